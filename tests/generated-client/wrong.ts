// Bodies that the contracts in tests/contracts refuse. types.mjs compiles this program: each line below a comment must have an error, and
// no other line.
import type { components, paths } from "./gateway";

type Image = components["schemas"]["ShapesImageInput"];
type Training = paths["/fal-ai/shapes/training"]["post"]["requestBody"]["content"]["application/json"];

export const images: Image[] = [
  // wrong: a required parameter is missing
  { image_size: "square" },
  // wrong: null for a required parameter
  { prompt: null },
  // wrong: a value that is not in the list
  { prompt: "a cube", image_size: "huge" },
  // wrong: a number for a union of an object and texts
  { prompt: "a cube", image_size: 1024 },
  // wrong: null for a union that does not allow it
  { prompt: "a cube", image_size: null },
  // wrong: an object of the union without a required member
  { prompt: "a cube", image_size: { width: 1024 } },
  // wrong: an unknown member of a closed object
  { prompt: "a cube", image_size: { width: 1024, height: 768, depth: 1 } },
  // wrong: an unknown parameter of a closed contract
  { prompt: "a cube", num_image: 1 },
  // wrong: a text for a number that may be null
  { prompt: "a cube", num_images: "1" },
  // wrong: a value that is neither in the list nor null
  { prompt: "a cube", output_format: "gif" },
  // wrong: an item without its required member
  { prompt: "a cube", loras: [{ scale: 1 }] },
  // wrong: an object that is no form of the union
  { prompt: "a cube", controls: [{ kind: "edges", image_url: "https://example.com/a.png" }] },
  // wrong: the members of another form of the union
  { prompt: "a cube", controls: [{ kind: "pose", image_url: "https://example.com/a.png" }] },
  // wrong: a value that is not in the list of a nested object
  { prompt: "a cube", camera: { angle: 10, lens: { mm: 36 } } },
  // wrong: a number in a map of texts
  { prompt: "a cube", labels: { team: 1 } },
  // wrong: a text in a map of numbers and null
  { prompt: "a cube", weights: { cube: "2" } },
  // wrong: a number in a list of texts
  { prompt: "a cube", tags: ["a", 1] },
  // wrong: a text for any object
  { prompt: "a cube", metadata: "text" },
  // wrong: another value than the only one
  { prompt: "a cube", version: 1 },
];

export const trainings: Training[] = [
  // wrong: an open object without its required member
  { images_data_url: "https://example.com/a.zip", schedule: { rate: 0.5 } },
  // wrong: an item that is no form of the union
  { images_data_url: "https://example.com/a.zip", resolutions: ["512"] },
  // wrong: a number for a text, a list, a boolean or null
  { images_data_url: "https://example.com/a.zip", notify: 1 },
  // wrong: a text for a number of an object whose other members are texts
  { images_data_url: "https://example.com/a.zip", options: { rank: "16" } },
  // wrong: a type that no member of the object has
  { images_data_url: "https://example.com/a.zip", options: { rank: 16, other: true } },
  // wrong: an object without the required one of its members
  { images_data_url: "https://example.com/a.zip", options: { other: "text" } },
];

export function widthOf(body: Image): number | undefined {
  // wrong: a text has no width
  return body.image_size?.width;
}
