package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const output = `Terraform 1.11.4, and this configuration:

    variable "support_token" { ephemeral = true }

── 1. A token that lacks a scope <fails> the plan

  $ terraform plan
    Error: Access token does not meet the requirements

      with whatsapp_token_binding.support,
    (14 more lines of the output are not shown)
  ✓ exit code 1
`

func TestEssentialLines(t *testing.T) {
	got := essentialLines(output)
	want := []line{
		{}, {"h", "── 1. A token that lacks a scope <fails> the plan"}, {"c", "  $ terraform plan"},
		{"e", "    Error: Access token does not meet the requirements"}, {"k", "  ✓ exit code 1"},
	}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d: got %q, want %q", i, got[i], want[i])
		}
	}
}

func TestRun(t *testing.T) {
	in, out := filepath.Join(t.TempDir(), "demo.txt"), filepath.Join(t.TempDir(), "demo.svg")
	if err := os.WriteFile(in, []byte(output), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(in, out); err != nil {
		t.Fatal(err)
	}
	if texts := read(t, out); !strings.Contains(texts, "a scope <fails> the plan\n") || strings.Contains(texts, "variable") {
		t.Errorf("got %q", texts)
	}
	if err := os.WriteFile(in, []byte("make: Error 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(in, out); err == nil {
		t.Error("another output is accepted")
	}
}

// read returns the texts of a picture, one a line. It fails for a picture that is not well-formed.
func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var texts strings.Builder
	decoder := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			texts.WriteString(string(data) + "\n")
		}
	}
}

var step = regexp.MustCompile(`(?m)^── \d+\. (.+)$`)

// The picture of the README shows the steps that the demo has, is small, and shows no token.
func TestRecording(t *testing.T) {
	const picture = "../../../docs/images/demo.svg"
	var demo string
	sources, err := filepath.Glob("../../sandbox/cmd/demo/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		demo += string(text)
	}
	texts := read(t, picture)
	steps := step.FindAllStringSubmatch(texts, -1)
	if len(steps) < 5 {
		t.Errorf("the picture shows %d steps", len(steps))
	}
	for _, match := range steps {
		if !strings.Contains(demo, match[1]) {
			t.Errorf("the demo has no step %q: run make recording", match[1])
		}
	}
	if strings.Contains(texts, "EAA") {
		t.Error("the picture shows a token")
	}
	if info, err := os.Stat(picture); err != nil || info.Size() > 100_000 {
		t.Errorf("%v, %v", info.Size(), err)
	}
}
