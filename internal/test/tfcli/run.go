package tfcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Result is the outcome of a finished command.
type Result struct {
	Args           []string
	Stdout, Stderr string
	ExitCode       int
}

// Output returns standard output and standard error.
func (r Result) Output() string { return r.Stdout + r.Stderr }

// PlainOutput returns Output without frames and line breaks.
func (r Result) PlainOutput() string { return PlainText(r.Output()) }

// CheckExitCode returns an error unless the command ended with the exit code.
func (r Result) CheckExitCode(exitCode int) error {
	if r.ExitCode == exitCode {
		return nil
	}
	return fmt.Errorf("%s ended with exit code %d, want %d:\n%s",
		strings.Join(r.Args, " "), r.ExitCode, exitCode, strings.TrimSpace(r.Output()))
}

// grace is the time between the end of a command's context and the kill.
const grace = 30 * time.Second

// Process is a running command.
type Process struct {
	cmd     *exec.Cmd
	args    []string
	trace   string
	out     *output
	context context.Context
}

// Run runs a command of the CLI, as in Run(ctx, "plan", "-detailed-exitcode"), and waits for it. The error is not nil if the
// command could not be started or was canceled. A failed command has an ExitCode and no error.
func (w *Workspace) Run(ctx context.Context, args ...string) (Result, error) {
	p, err := w.Start(ctx, args...)
	if err != nil {
		return Result{Args: args, ExitCode: -1}, err
	}
	return p.Wait()
}

// RunAll runs commands and returns an error for the first that fails.
func (w *Workspace) RunAll(ctx context.Context, commands ...[]string) (Result, error) {
	var last Result
	for _, args := range commands {
		var err error
		if last, err = w.Run(ctx, args...); err != nil {
			return last, err
		}
		if err := last.CheckExitCode(0); err != nil {
			return last, err
		}
	}
	return last, nil
}

// Start starts a command. When the context ends, the command is interrupted, as by Ctrl-C, and killed after a delay.
func (w *Workspace) Start(ctx context.Context, args ...string) (*Process, error) {
	p := &Process{args: args, trace: w.Trace, context: ctx, out: newOutput()}
	p.cmd = exec.CommandContext(ctx, w.CLI.Path, withNoColor(args)...)
	p.cmd.Dir, p.cmd.Env = w.Dir, w.environment()
	p.cmd.Stdout, p.cmd.Stderr = p.out.newStream(0), p.out.newStream(1)
	p.cmd.Cancel, p.cmd.WaitDelay = p.Interrupt, grace
	ownGroup(p.cmd)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	return p, nil
}

// Interrupt does what Ctrl-C does. Only the CLI receives the signal; its plugins ignore it.
func (p *Process) Interrupt() error { return p.cmd.Process.Signal(os.Interrupt) }

// PID returns the process ID of the CLI.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Wait waits for the end of the command, and ends plugins that are still running.
func (p *Process) Wait() (Result, error) {
	err := p.cmd.Wait()
	endGroup(p.cmd)
	r := Result{Args: p.args, ExitCode: p.cmd.ProcessState.ExitCode()}
	r.Stdout, r.Stderr = p.out.texts()
	var exit *exec.ExitError
	if p.context.Err() != nil {
		return r, fmt.Errorf("%s was canceled: %w", strings.Join(p.args, " "), p.context.Err())
	}
	if err != nil && !errors.As(err, &exit) {
		return r, err
	}
	return r, nil
}

var (
	pluginStarted = regexp.MustCompile(`plugin started: path=\S*` + program + `\S* pid=(\d+)`)
	pluginExited  = regexp.MustCompile(`plugin process exited: (?:path|plugin)=\S*` + program + `\S* (?:id|pid)=(\d+)`)
)

// WaitFor waits until the command has printed a text. With TF_LOG in the environment and no Trace, the output includes the log.
func (p *Process) WaitFor(ctx context.Context, text string) error {
	return p.out.waitFor(ctx, text)
}

// Plugins returns the process IDs of the running provider processes of the command. It reads the log of level TRACE, from the
// file Trace or, with TF_LOG in the environment, from standard error.
func (p *Process) Plugins() ([]int, error) {
	_, log := p.out.texts()
	if p.trace != "" {
		text, err := os.ReadFile(p.trace)
		if err != nil {
			return nil, err
		}
		log = string(text)
	}
	exited := pluginExited.FindAllStringSubmatch(log, -1)
	var running []int
	for _, started := range pluginStarted.FindAllStringSubmatch(log, -1) {
		if !slices.ContainsFunc(exited, func(e []string) bool { return e[1] == started[1] }) {
			id, err := strconv.Atoi(started[1])
			if err != nil {
				return nil, err
			}
			running = append(running, id)
		}
	}
	return running, nil
}

// output collects what a command prints, and lets others wait for a text.
type output struct {
	mu      sync.Mutex
	streams [2]bytes.Buffer
	more    chan struct{} // closed and replaced when something is printed
}

func newOutput() *output { return &output{more: make(chan struct{})} }

type stream struct {
	*output
	index int
}

func (o *output) newStream(index int) stream { return stream{o, index} }

func (s stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.more)
	s.more = make(chan struct{})
	return s.streams[s.index].Write(p)
}

func (o *output) texts() (stdout, stderr string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.streams[0].String(), o.streams[1].String()
}

func (o *output) waitFor(ctx context.Context, text string) error {
	for {
		o.mu.Lock()
		more := o.more
		found := bytes.Contains(o.streams[0].Bytes(), []byte(text)) || bytes.Contains(o.streams[1].Bytes(), []byte(text))
		o.mu.Unlock()
		if found {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return fmt.Errorf("waiting for %q: %w", text, ctx.Err())
		}
	}
}
