package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
)

// startSandbox runs the command and returns what it printed until it was ready, and
// how it ended.
func startSandbox(t *testing.T, ctx context.Context, stdin io.Reader, stderr io.Writer, args ...string) (lines []string,
	done <-chan error) {
	t.Helper()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, args, stdin, in, stderr)
		_ = in.CloseWithError(io.EOF)
		ended <- err
	}()
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
		if strings.HasPrefix(scanner.Text(), "# ready") {
			return lines, ended
		}
	}
	t.Fatalf("never ready: %v, printed %q", <-ended, lines)
	return nil, nil
}

func variables(lines []string) map[string]string {
	env := map[string]string{}
	for _, line := range lines {
		if name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "="); ok {
			env[name] = strings.Trim(value, "'")
		}
	}
	return env
}

type safeBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *safeBuilder) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuilder) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestRun_servesUntilSignaled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var stderr safeBuilder
	lines, done := startSandbox(t, ctx, nil, &stderr, "-v", "-latency", "1ms")
	env := variables(lines)
	req, err := http.NewRequestWithContext(t.Context(), "GET", env["WHATSAPP_CHAT_HTTP_ENDPOINT"]+"/projects?limit=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	cancel()
	if err := <-done; err != nil || resp.StatusCode != 200 {
		t.Errorf("%v, status %d", err, resp.StatusCode)
	}
	log := stderr.String()
	if !strings.Contains(log, "chat GET /projects?limit=1 200") || strings.Contains(log, env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"]) {
		t.Errorf("log %q", log)
	}
}

func TestRun_platform(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines, _ := startSandbox(t, ctx, nil, io.Discard, "-platform", "chatwoot")
	env, ready := variables(lines), lines[len(lines)-1]
	if env["WHATSAPP_CHAT_CHATWOOT_ACCOUNT_ID"] != "1" || env["WHATSAPP_CHAT_HTTP_ENDPOINT"] != "" ||
		!strings.Contains(ready, " chatwoot "+env["WHATSAPP_CHAT_CHATWOOT_ENDPOINT"]) {
		t.Errorf("%q", lines)
	}
	if err := run(t.Context(), []string{"-platform", "slack"}, nil, io.Discard, io.Discard); err == nil {
		t.Error("slack accepted")
	}
}

func TestRun_exitsWithParent(t *testing.T) {
	stdin, parent := io.Pipe()
	_, done := startSandbox(t, t.Context(), stdin, io.Discard, "-exit-with-parent")
	_ = parent.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestRun_writesTheEnvFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sandbox.env")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := os.WriteFile(file, []byte("export OF='an earlier run'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(ctx, []string{"-env-file", file, "-listen", "127.0.0.1:1x"}, nil, io.Discard, io.Discard); err == nil {
		t.Error("a wrong address is accepted")
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file of an earlier run is still there")
	}
	lines, done := startSandbox(t, ctx, nil, io.Discard, "-env-file", file)
	if len(lines) != 1 {
		t.Errorf("printed %q", lines)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if env := variables(strings.Split(string(data), "\n")); env["WHATSAPP_APP_ID"] == "" || env["WHATSAPP_GRAPH_ENDPOINT"] == "" {
		t.Errorf("%s", data)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file is still there at the end")
	}
}

func TestRun_seedFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "seed.json")
	seed := `{"chat":{"bearer_tokens":["other"]},"env":{"EXTRA":"it's"}}`
	if err := os.WriteFile(file, []byte(seed), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines, _ := startSandbox(t, ctx, nil, io.Discard, "-seed", file)
	text := strings.Join(lines, "\n")
	if !strings.Contains(text, "WHATSAPP_CHAT_HTTP_ACCESS_TOKEN='other'") || !strings.Contains(text, `export EXTRA='it'\''s'`) ||
		strings.Contains(text, "APP_ID") {
		t.Error(text)
	}
}

func TestRun_refusals(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"color":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"-listen", "0.0.0.0:0"}, {"-listen", "localhost"}, {"-seed", bad}, {"-seed", "/none"}, {"-nope"}, {"extra"},
		{"-env-file", filepath.Join(t.TempDir(), "none", "env")},
	} {
		if err := run(t.Context(), args, nil, io.Discard, io.Discard); err == nil {
			t.Errorf("%q accepted", args)
		}
	}
	if err := run(t.Context(), []string{"-h"}, nil, io.Discard, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Error(err)
	}
	var out strings.Builder
	if err := run(t.Context(), []string{"-print-seed"}, nil, &out, io.Discard); err != nil || out.String() != string(world.DefaultJSON) {
		t.Error("the printed seed is not the built-in one")
	}
}
