// Mutate runs gremlins on packages, each with its own tests alone, and prints their efficacy and coverage.
//
// gremlins calls "go test"; this program stands before that call and corrects three things. Cached test runs are too fast
// to derive a timeout from. A mutant that does not compile is not killed. And Go does not measure the condition of a case or
// a value at package level, so gremlins would never try a mutant there.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// flags make each test run a real one, and let the copies of the module share the build cache.
const flags = "GOFLAGS=-count=1 -vet=off -trimpath"

// realGo is the environment variable that tells this program to stand before the "go" that it names.
const realGo = "MUTATE_GO"

func main() {
	if program := os.Getenv(realGo); program != "" {
		os.Exit(callGo(context.Background(), program, os.Args[1:]))
	}
	root := flag.String("root", "", "the root folder of the provider")
	flag.Parse()
	if flag.NArg() == 0 {
		fail(errors.New("no package is given, as in: make mutate PKG=./internal/secret"))
	}
	var table strings.Builder
	for _, pkg := range flag.Args() {
		found, err := mutate(context.Background(), *root, pkg)
		if err != nil {
			fail(fmt.Errorf("%s: %w", pkg, err))
		}
		fmt.Fprintf(&table, "%-30s efficacy %5.1f %%   coverage %5.1f %%\n", pkg, found.Efficacy, found.Coverage)
	}
	fmt.Print("\n", table.String())
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "mutate:", err)
	os.Exit(1)
}

// result is the part of gremlins' report that is printed.
type result struct {
	Efficacy float64 `json:"test_efficacy"`      // killed mutants of those that were tried
	Coverage float64 `json:"mutations_coverage"` // tried mutants of all
}

// mutate runs gremlins on one package.
func mutate(ctx context.Context, root, pkg string) (result, error) {
	var found result
	program, err := exec.LookPath("go")
	if err != nil {
		return found, err
	}
	self, err := os.Executable()
	if err != nil {
		return found, err
	}
	dir, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return found, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	suffix := ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}
	if err := os.Symlink(self, filepath.Join(dir, "go"+suffix)); err != nil {
		return found, err
	}
	// Built, since "go tool" would put the real go first on PATH.
	gremlins, report := filepath.Join(dir, "gremlins"+suffix), filepath.Join(dir, "report.json")
	build := exec.CommandContext(ctx, program, "build", "-C", filepath.Join(root, "internal", "tools"), "-o", gremlins,
		"github.com/go-gremlins/gremlins/cmd/gremlins")
	if err := run(build); err != nil {
		return found, err
	}
	// The package alone, without the folders below it. A mutant that never ends costs the coefficient times one test run.
	cmd := exec.CommandContext(ctx, gremlins, "unleash", "--workers", "2", "--timeout-coefficient", "8", "--exclude-files", "/",
		"--output-statuses", "lctv", "--output", report, pkg)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), realGo+"="+program, "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), flags)
	if err := run(cmd); err != nil {
		return found, err
	}
	data, err := os.ReadFile(report)
	if err != nil {
		return found, fmt.Errorf("gremlins found nothing to change: %w", err)
	}
	return found, json.Unmarshal(data, &found)
}

// run shows what the command prints.
func run(cmd *exec.Cmd) error {
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// callGo runs go and returns its exit code. A test that does not compile is code 2, as gremlins expects it.
func callGo(ctx context.Context, program string, args []string) int {
	var out strings.Builder
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	fmt.Print(out.String())
	switch {
	case strings.Contains(out.String(), "[build failed]"), strings.Contains(out.String(), "[setup failed]"):
		return 2
	case err != nil:
		return 1
	}
	for i, arg := range args[:max(len(args)-1, 0)] {
		if arg == "-coverprofile" {
			if err := addGaps(args[i+1]); err != nil {
				fmt.Println(err)
				return 1
			}
		}
	}
	return 0
}

// addGaps adds the blocks that Go does not measure to a coverage profile.
func addGaps(profile string) error {
	data, err := os.ReadFile(profile)
	if err != nil {
		return err
	}
	return os.WriteFile(profile, []byte(fillGaps(string(data))), 0o600)
}
