// Command wasandbox serves simulators of the APIs that the provider calls, on
// loopback: Meta's Graph API, a chat service, Chatwoot, Zammad and Jira. See
// README.md beside it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "wasandbox:", err)
		os.Exit(1)
	}
}

type settings struct {
	listen, seed, envFile string
	platform              string
	latency               time.Duration
	exitWithParent        bool
	verbose, printSeed    bool
}

func parseFlags(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("wasandbox", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0",
		"loopback `address` of the first simulator; the others take the ports that follow, or any for port 0")
	flags.StringVar(&s.seed, "seed", "", "JSON `file` to start with, instead of the built-in seed")
	flags.StringVar(&s.envFile, "env-file", "", "write the environment variables to this `file` instead of standard output")
	flags.StringVar(&s.platform, "platform", "",
		"the chat `platform` that the environment variables configure: "+strings.Join(world.Platforms, ", ")+" (default the seed's, http)")
	flags.DurationVar(&s.latency, "latency", 0, "delay of every call")
	flags.BoolVar(&s.exitWithParent, "exit-with-parent", false, "stop when standard input is closed")
	flags.BoolVar(&s.verbose, "v", false, "log every call, without secrets, to standard error")
	flags.BoolVar(&s.printSeed, "print-seed", false, "print the built-in seed and stop")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return s, nil
}

// run serves until the context ends. Everything is up when it has printed the
// line that begins with "# ready".
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	s, err := parseFlags(args, stderr)
	if err != nil {
		return err
	}
	if s.printSeed {
		_, err := stdout.Write(world.DefaultJSON)
		return err
	}
	seed, err := readSeed(s.seed)
	if err != nil {
		return err
	}
	if err := removeFile(s.envFile); err != nil {
		return err
	}
	opts := world.Options{Listen: s.listen, Latency: s.latency, Platform: s.platform}
	if s.verbose {
		opts.Observe = logTo(stderr)
	}
	w, err := world.Start(ctx, seed, opts)
	if err != nil {
		return err
	}
	defer w.Close()

	if s.exitWithParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		go func() {
			defer cancel()
			_, _ = io.Copy(io.Discard, stdin)
		}()
	}
	variables := w.Exports()
	if s.envFile != "" {
		if err := writeFile(s.envFile, variables); err != nil {
			return err
		}
		defer removeOwnFile(s.envFile, variables)
		variables = ""
	}
	u := w.URLs
	if _, err := fmt.Fprintf(stdout, "%s# ready: graph %s chat %s chatwoot %s zammad %s jira %s control %s\n",
		variables, u.Graph, u.Chat, u.Chatwoot, u.Zammad, u.Jira, u.Control); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func readSeed(file string) (world.Seed, error) {
	if file == "" {
		return world.DefaultSeed(), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return world.Seed{}, err
	}
	defer f.Close()
	return world.ReadSeed(f)
}

// writeFile makes the file appear complete or not at all: scripts wait for it.
func writeFile(name, text string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".wasandbox-*") // readable for its owner only
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// removeFile removes the file of an earlier run, so that a script does not take it for the one that it waits for.
func removeFile(name string) error {
	if name == "" {
		return nil
	}
	if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// removeOwnFile removes the file at the end, unless another run has replaced it.
func removeOwnFile(name, text string) {
	if now, err := os.ReadFile(name); err == nil && string(now) == text {
		_ = os.Remove(name)
	}
}

func logTo(stderr io.Writer) func(simkit.Call) {
	var mu sync.Mutex
	return func(c simkit.Call) {
		mu.Lock()
		defer mu.Unlock()
		url := c.Path
		if c.Query != "" {
			url += "?" + c.Query
		}
		line := fmt.Sprintf("%s %s %s %s %d", c.Time.Format(time.TimeOnly), c.API, c.Method, url, c.Status)
		if c.Via != "" {
			line += " in a " + c.Via
		}
		if c.Fault != "" {
			line += " fault " + string(c.Fault)
		}
		_, _ = fmt.Fprintln(stderr, line)
	}
}
