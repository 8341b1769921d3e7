// Command bench measures the provider with the real CLI on the sandbox: wall time, CPU, memory, requests and rate-limit
// units of creating, planning, planning with one drifted object, and destroying, for several numbers of objects and for a whole
// account.
//
// It measures the same steps, interleaved in the same run, for the CLI's own terraform_data, for a provider with the same
// framework that does nothing (the floor provider), and for other providers whose programs are given. Absolute times depend
// on the machine; the ratios can be compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/test/tfcli"
)

type options struct {
	provider, peers, report string
	sizes                   []int
	runs                    int
	latency                 time.Duration
	account, templates      bool
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.provider, "provider", "build/terraform-provider-whatsapp", "the `program` to measure")
	sizes := flag.String("n", "1,100,1000,5000", "`numbers` of bindings, half of tokens and half of phone numbers; may be empty")
	flag.BoolVar(&o.account, "account", true, "whether to measure a whole account too")
	flag.BoolVar(&o.templates, "templates", true, "whether to measure message templates too")
	flag.IntVar(&o.runs, "runs", 3, "counted `runs` of each plan; medians are printed")
	flag.DurationVar(&o.latency, "latency", 80*time.Millisecond, "the `duration` of every call to a simulator")
	flag.StringVar(&o.peers, "peers", "",
		"a `folder` with programs of other providers to measure: terraform-provider-restapi, terraform-provider-restful")
	flag.StringVar(&o.report, "out", "", "a Markdown `file` for the report, which is also printed")
	flag.Parse()
	for _, size := range strings.FieldsFunc(*sizes, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			log.Fatalf("%q is not a number of objects", size)
		}
		o.sizes = append(o.sizes, n)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		stop()
		log.Fatal(err)
	}
}

func run(ctx context.Context, o options) (err error) {
	if o.provider, err = filepath.Abs(o.provider); err != nil {
		return err
	}
	cli, err := tfcli.Find(ctx)
	if err != nil {
		return err
	}
	programs, err := findPeers(o.peers)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	floor, err := buildFloor(ctx, dir)
	if err != nil {
		return err
	}
	w, done, err := openReport(o.report)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	b := &bench{options: o, cli: cli, floor: floor, programs: programs, out: w}
	b.writeIntroduction()
	for _, n := range o.sizes {
		if err := b.measureBindings(ctx, n); err != nil {
			return fmt.Errorf("%d objects: %w", n, err)
		}
	}
	if o.account {
		if err := b.measureAccount(ctx); err != nil {
			return fmt.Errorf("a whole account: %w", err)
		}
	}
	if o.templates {
		if err := b.measureTemplates(ctx); err != nil {
			return fmt.Errorf("message templates: %w", err)
		}
	}
	return nil
}

// bench is what all measurements share.
type bench struct {
	options
	cli      tfcli.CLI
	floor    string            // the program of the floor provider
	programs map[string]string // of peers, by name
	out      io.Writer
}

// openReport writes to the terminal, and to a file if one is named.
func openReport(file string) (io.Writer, func() error, error) {
	if file == "" {
		return os.Stdout, func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, nil, err
	}
	return io.MultiWriter(os.Stdout, f), f.Close, nil
}

func buildFloor(ctx context.Context, dir string) (string, error) {
	root, err := tfcli.ModuleRoot(ctx)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "terraform-provider-floor")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "./internal/dev/bench/floor")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the floor provider: %w\n%s", err, out)
	}
	return path, nil
}

// step is a command that is measured.
type step struct {
	name     string
	args     []string
	runs     int
	exitCode int
	drifted  bool
}

func steps(runs int) []step {
	return []step{
		{name: "validate", args: []string{"validate"}, runs: runs},
		{name: "create", args: []string{"apply", "-auto-approve"}, runs: 1},
		{name: "plan without changes", args: []string{"plan", "-detailed-exitcode"}, runs: runs},
		{name: "plan with one drifted object", args: []string{"plan", "-detailed-exitcode"}, runs: runs, exitCode: 2, drifted: true},
		{name: "destroy", args: []string{"destroy", "-auto-approve"}, runs: 1},
	}
}

// largeSize is the number of objects above which each step runs once, because it takes minutes.
const largeSize = 2000

// measureBindings prints the rows for one number of bindings.
func (b *bench) measureBindings(ctx context.Context, n int) error {
	var others []maker
	for _, p := range peers {
		if program := b.programs[p.name]; program != "" {
			others = append(others, func() (*subject, error) { return b.newPeer(ctx, p, program, n) })
		}
	}
	runs := b.runs
	if n > largeSize {
		runs = 1
	}
	title := fmt.Sprintf("%d object%s", n, map[bool]string{true: "", false: "s"}[n == 1])
	_, err := b.measure(ctx, title, steps(runs), b.subjectMakers(ctx, n, func() (*subject, error) { return b.newBindings(ctx, n) }, others...))
	return err
}

// maker prepares a subject.
type maker func() (*subject, error)

// subjectMakers returns the subjects of a table: ours, as many objects of the floor provider and of the CLI, and others.
func (b *bench) subjectMakers(ctx context.Context, n int, ours maker, others ...maker) []maker {
	return append([]maker{
		ours,
		func() (*subject, error) { return b.newFloor(ctx, fmt.Sprintf(plainConfig, "floor_thing", n)) },
		func() (*subject, error) { return b.newBuiltin(ctx, fmt.Sprintf(plainConfig, "terraform_data", n)) },
	}, others...)
}

// measure prints the table of subjects: ours, the floor provider, terraform_data, and others. The runs of all subjects alternate, so
// that a change of the machine's load affects all of them. It returns the samples of the last step, by subject.
func (b *bench) measure(ctx context.Context, title string, all []step, makers []maker) ([][]sample, error) {
	var subjects []*subject
	defer func() {
		for _, s := range subjects {
			s.close()
		}
	}()
	for _, prepare := range makers {
		s, err := prepare()
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, s)
	}
	writeTableHead(b.out, title)
	var floorPlans, builtinPlans []sample // these two cannot drift
	var sent []func()
	var results [][]sample
	for _, st := range all {
		results = make([][]sample, len(subjects))
		for range st.runs {
			for i, s := range subjects {
				r, ran, err := runStep(ctx, s, st)
				if err != nil {
					return nil, err
				}
				if ran {
					results[i] = append(results[i], r)
				}
			}
		}
		if !st.drifted {
			floorPlans, builtinPlans = results[1], results[2]
		}
		writeRows(b.out, st.name, subjects, results, floorPlans, builtinPlans)
		ours := results[0]
		sent = append(sent, func() { writeCalls(b.out, st.name, ours) })
	}
	for _, say := range sent {
		say()
	}
	fmt.Fprintln(b.out)
	return results, nil
}

// runStep runs a step once, unless the subject cannot drift.
func runStep(ctx context.Context, s *subject, st step) (sample, bool, error) {
	if st.drifted {
		if s.drift == nil {
			return sample{}, false, nil
		}
		s.drift()
		defer s.restore()
	}
	r, err := s.run(ctx, st.exitCode, st.args)
	return r, true, err
}
