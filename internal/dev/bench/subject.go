package main

import (
	"context"
	"fmt"
	"strings"

	"terraform-provider-whatsapp/internal/test/tfcli"
)

// subject is one configuration that is measured.
type subject struct {
	name      string
	workspace *tfcli.Workspace
	backend   *backend
	count     func() traffic // nil: it makes no calls
	drift     func()         // changes one object outside Terraform; nil: not possible
	restore   func()
	end       func()
}

// traffic is what a subject has sent so far.
type traffic struct {
	requests int
	units    int // of Meta's rate limits: an item of a batch counts as one
	byCall   map[string]int
}

func (t traffic) minus(before traffic) traffic {
	out := traffic{requests: t.requests - before.requests, units: t.units - before.units, byCall: map[string]int{}}
	for call, n := range t.byCall {
		if n -= before.byCall[call]; n > 0 {
			out.byCall[call] = n
		}
	}
	return out
}

func (s *subject) close() {
	if s.end != nil {
		s.end()
	}
	s.backend.close()
	_ = s.workspace.Close()
}

func (s *subject) traffic() traffic {
	if s.count == nil {
		return traffic{}
	}
	return s.count()
}

// sample is one run of one command.
type sample struct {
	tfcli.Usage
	traffic
}

// run runs a command and returns an error if it ends with another exit code.
func (s *subject) run(ctx context.Context, exitCode int, args []string) (sample, error) {
	before := s.traffic()
	r, u, err := s.workspace.Measure(ctx, args...)
	if err != nil {
		return sample{}, err
	}
	if err := r.CheckExitCode(exitCode); err != nil {
		return sample{}, fmt.Errorf("%s: %w", s.name, err)
	}
	return sample{u, s.traffic().minus(before)}, nil
}

// offer is a provider that a configuration needs.
type offer struct{ name, address, version, program string }

// newSubject prepares a workspace with a configuration and its own backend.
func (b *bench) newSubject(ctx context.Context, name, config string, offers ...offer) (*subject, error) {
	w, err := tfcli.New(b.cli, b.provider)
	if err != nil {
		return nil, err
	}
	state, err := startBackend(ctx)
	if err != nil {
		return nil, err
	}
	s := &subject{name: name, workspace: w, backend: state}
	var required strings.Builder
	for _, o := range offers {
		if o.address != tfcli.Address {
			if err := w.Offer(o.address, o.version, o.program); err != nil {
				return nil, err
			}
		}
		fmt.Fprintf(&required, "    %s = { source = %q }\n", o.name, o.address)
	}
	head := fmt.Sprintf(`terraform {
  backend "http" {
    address = %q
  }
  required_providers {
%s  }
}
`, state.url, required.String())
	if err := w.Write("main.tf", head+config); err != nil {
		return nil, err
	}
	_, err = w.RunAll(ctx, []string{"init"})
	return s, err
}

// plainConfig is a configuration with resources that only store a number.
const plainConfig = `resource %q "bench" {
  count = %d
  input = tostring(count.index)
}
`

// newBuiltin has resources that are part of the CLI: it measures the CLI alone.
func (b *bench) newBuiltin(ctx context.Context, config string) (*subject, error) {
	return b.newSubject(ctx, "terraform_data", config)
}

// newFloor has resources of a provider that does nothing.
func (b *bench) newFloor(ctx context.Context, config string) (*subject, error) {
	return b.newSubject(ctx, "floor provider", config, offer{"floor", "terraform.local/bench/floor", "0.1.0", b.floor})
}
