// Bodies that the contracts in tests/contracts accept. types.mjs compiles this program.
import type { components, operations, paths } from "./gateway";

type Image = components["schemas"]["ShapesImageInput"];
type Training = paths["/fal-ai/shapes/training"]["post"]["requestBody"]["content"]["application/json"];

export const images: Image[] = [
  { prompt: "a cube" },
  { prompt: "a cube", image_size: "square_hd", num_images: null, seed: null, negative_prompt: null, output_format: null },
  { prompt: "a cube", image_size: { width: 1024, height: 768 }, num_images: 4, seed: 7, negative_prompt: "a cat", output_format: "jpeg" },
  { prompt: "a cube", loras: [{ path: "https://example.com/a" }, { path: "https://example.com/b", scale: 0.5 }], version: 2 },
  {
    prompt: "a cube",
    controls: [
      { kind: "depth", image_url: "https://example.com/a.png" },
      { kind: "pose", points: [[0, 1], [2, 3]] },
    ],
  },
  { prompt: "a cube", camera: { angle: 10, lens: { mm: 35, filter: null } } },
  { prompt: "a cube", labels: { team: "design", any: "text" }, weights: { style: 0.5, cube: 2, table: null } },
  { prompt: "a cube", color: "#ff0000", tags: ["a"], style: "plain", metadata: { any: [1, { thing: true }] } },
];

export const trainings: Training[] = [
  { images_data_url: "https://example.com/a.zip" },
  { images_data_url: "https://example.com/a.zip", steps: 500, schedule: { kind: "cosine", rate: 0.5, other: "value" } },
  { images_data_url: "https://example.com/a.zip", schedule: null, resolutions: [512, null, { width: 1, height: 2 }] },
  { images_data_url: "https://example.com/a.zip", notify: "a@example.com" },
  { images_data_url: "https://example.com/a.zip", notify: ["a@example.com", "b@example.com"] },
  { images_data_url: "https://example.com/a.zip", notify: true },
  { images_data_url: "https://example.com/a.zip", options: { rank: 16 } },
  { images_data_url: "https://example.com/a.zip", options: { rank: 16, crop: { width: 512 }, other: "text" } },
  { images_data_url: "https://example.com/a.zip", mood: "😀", moods: ["😂"] },
];

/** A union is told apart by the type of the value, or by a constant of its objects. */
export function describe(body: Image): string {
  const size = body.image_size;
  const text = size === undefined ? "" : typeof size === "string" ? size : `${size.width * size.height} pixels`;
  const points = (body.controls ?? []).map((control) => (control.kind === "pose" ? control.points.length : control.image_url));
  return `${text} ${points.join()} ${(body.num_images ?? 1) + 1}`;
}

/** The answer of a submit has a request_id, or is the result. */
export function idOf(answer: operations["submitShapesImage"]["responses"]["202"]["content"]["application/json"]): string {
  return answer.request_id;
}
