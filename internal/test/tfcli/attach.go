package tfcli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
)

// attachedProvider is a provider that runs until the workspace is closed.
type attachedProvider struct {
	cmd *exec.Cmd
	env string // what the CLI needs in TF_REATTACH_PROVIDERS
	log string // the file to which it writes its log
}

var reattach = regexp.MustCompile(`TF_REATTACH_PROVIDERS='(.*)'`)

// Attach starts the provider once for all commands that follow. Otherwise each command starts it several times, which takes most of
// the command's time if the provider has the race detector. The provider keeps the environment that Env describes now, and writes its
// log to Trace. Run init before: the CLI does not look for a provider that is attached. All blocks of the provider share the process, so
// a configuration with an alias needs a provider for each command.
func (w *Workspace) Attach(ctx context.Context) error {
	a := &attachedProvider{log: cmp.Or(w.Trace, w.rootPath("provider.log"))}
	stderr, err := os.OpenFile(a.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer stderr.Close()
	a.cmd = exec.CommandContext(context.WithoutCancel(ctx), w.provider, "-debug")
	a.cmd.Dir, a.cmd.Env, a.cmd.Stderr = w.Dir, w.environment(), stderr
	stdout, err := a.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := a.cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(stdout)
	for a.env == "" && lines.Scan() {
		if match := reattach.FindStringSubmatch(lines.Text()); match != nil {
			a.env = match[1]
		}
	}
	if a.env == "" {
		return errors.Join(errors.New("the provider does not say how to attach"), lines.Err(), a.stop())
	}
	w.attached = a
	return nil
}

// stop ends the provider. It returns an error if the provider had crashed.
func (a *attachedProvider) stop() error {
	_ = a.cmd.Process.Signal(os.Interrupt)
	err := a.cmd.Wait()
	if err == nil {
		return nil
	}
	log, readErr := os.ReadFile(a.log)
	return errors.Join(fmt.Errorf("the attached provider: %w\n%s", err, log), readErr)
}
