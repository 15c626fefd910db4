// go run golang.go
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

var (
	gateway = env("GATEWAY_URL", "http://localhost:8080")
	key     = env("GATEWAY_KEY", "gw_developers_thiskeyispublishednotasecretag53m2d")
)

type job struct {
	RequestID   string `json:"request_id"`
	StatusURL   string `json:"status_url"`
	ResponseURL string `json:"response_url"`
	Status      string `json:"status"`
}

type result struct {
	Images []struct {
		URL string `json:"url"`
	} `json:"images"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	body, err := json.Marshal(map[string]any{"prompt": "a lion on a stone bench", "aspect_ratio": "16:9"})
	if err != nil {
		return err
	}
	var submitted job
	if err := call(http.MethodPost, gateway+"/fal-ai/imagen4/preview", body, &submitted); err != nil {
		return err
	}
	for status := submitted; status.Status != "COMPLETED"; {
		time.Sleep(time.Second)
		if err := call(http.MethodGet, submitted.StatusURL, nil, &status); err != nil {
			return err
		}
	}
	var answer result
	if err := call(http.MethodGet, submitted.ResponseURL, nil, &answer); err != nil {
		return err
	}
	if len(answer.Images) == 0 {
		return fmt.Errorf("the result has no image")
	}
	fmt.Println(submitted.RequestID, answer.Images[0].URL)
	return nil
}

// call repeats a refused call that had no effect. All its attempts have the same Idempotency-Key, so they are one job.
func call(method, url string, body []byte, answer any) error {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		request, err := http.NewRequest(method, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+key)
		if method == http.MethodPost {
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Idempotency-Key", fmt.Sprintf("%x", id))
		}
		wait, err := send(request, answer)
		if wait == 0 || attempt == 5 {
			return err
		}
		time.Sleep(wait)
	}
}

// send returns how long to wait before the next attempt, or 0 if another attempt is useless.
func send(request *http.Request, answer any) (time.Duration, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode < 300 {
		return 0, json.NewDecoder(response.Body).Decode(answer)
	}
	// Detail is the list of the violations of an invalid body. Every other error has the text of Message there.
	var problem struct {
		Message string
		Detail  any
	}
	if err := json.NewDecoder(response.Body).Decode(&problem); err != nil {
		return 0, fmt.Errorf("%s: %w", response.Status, err)
	}
	err = fmt.Errorf("%s: %s", response.Status, problem.Message)
	if violations, ok := problem.Detail.([]any); ok {
		for _, violation := range violations {
			v, _ := violation.(map[string]any)
			err = fmt.Errorf("%w\n%v: %v", err, v["loc"], v["msg"])
		}
	}
	switch response.StatusCode {
	case http.StatusConflict, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return time.Duration(seconds+1) * time.Second, err
	}
	return 0, err
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
