package tfcli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const (
	// Address is the provider's address in required_providers.
	Address = "terraform.local/platform/whatsapp"
	// Version is the version under which a Workspace offers the provider.
	Version = "0.1.0"

	program = "terraform-provider-whatsapp"
)

// Workspace is a folder with a configuration, its state, and everything that the CLI needs. The environment of its commands
// has only PATH and the variables that are set here. Use it from one goroutine at a time.
type Workspace struct {
	Dir string // contains the configuration and the state; commands run here
	CLI CLI
	// Env is added to the environment of every command, such as TF_VAR_ and WHATSAPP_ variables.
	Env map[string]string
	// Trace, if not empty, is the file for the log of level TRACE.
	Trace string

	root     string
	provider string            // the program; "" if the commands use a provider that is already running
	attached *attachedProvider // nil before Attach
}

// New creates a workspace in a temporary folder. provider is the program that `init` installs. If it is empty, there is no
// provider to install: the commands use a provider that is already running.
func New(cli CLI, provider string) (*Workspace, error) {
	root, err := os.MkdirTemp("", "tfcli-")
	if err != nil {
		return nil, err
	}
	w := &Workspace{Dir: filepath.Join(root, "work"), CLI: cli, Env: map[string]string{}, root: root, provider: provider}
	if err := w.createFiles(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(root))
	}
	return w, nil
}

func (w *Workspace) createFiles() error {
	for _, dir := range []string{w.Dir, w.rootPath("home"), w.rootPath("tmp")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	if w.provider != "" {
		if err := w.Offer(Address, Version, w.provider); err != nil {
			return err
		}
	}
	config := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(w.rootPath("mirror")))
	return os.WriteFile(w.rootPath("cli.tfrc"), []byte(config), 0o600)
}

// Offer lets `init` find another provider at an address. New has already offered the workspace's own.
func (w *Workspace) Offer(address, version, provider string) error {
	name := "terraform-provider-" + path.Base(address) + "_v" + version
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	// The unpacked layout of a mirror.
	home := w.rootPath("mirror", filepath.FromSlash(address), version, runtime.GOOS+"_"+runtime.GOARCH)
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	return linkFile(provider, filepath.Join(home, name))
}

// linkFile prefers a hard link to a copy: a program that was written recently cannot be started while a process that was forked
// during the write still has the file open.
func linkFile(from, to string) error {
	from, err := filepath.EvalSymlinks(from)
	if err != nil {
		return err
	}
	if os.Link(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func (w *Workspace) rootPath(parts ...string) string {
	return filepath.Join(append([]string{w.root}, parts...)...)
}

// Write creates a file in Dir.
func (w *Workspace) Write(file, text string) error {
	return os.WriteFile(filepath.Join(w.Dir, file), []byte(text), 0o600)
}

// Read returns the content of a file in Dir.
func (w *Workspace) Read(file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(w.Dir, file))
	return string(text), err
}

// Close ends an attached provider and removes the workspace. It returns an error if the attached provider crashed, or if the race
// detector reported a data race in the provider.
func (w *Workspace) Close() error {
	var ended error
	if w.attached != nil {
		ended = w.attached.stop()
	}
	reports, err := filepath.Glob(w.rootPath("race.*"))
	for _, file := range reports {
		report, readErr := os.ReadFile(file)
		err = errors.Join(err, readErr, fmt.Errorf("the provider has a data race:\n%s", report))
	}
	return errors.Join(ended, err, os.RemoveAll(w.root))
}

func (w *Workspace) environment() []string {
	env := map[string]string{
		"HOME":               w.rootPath("home"),
		"TMPDIR":             w.rootPath("tmp"), // for sockets of plugins, which remain after a kill
		"TF_CLI_CONFIG_FILE": w.rootPath("cli.tfrc"),
		"TF_IN_AUTOMATION":   "1",
		"TF_INPUT":           "0",
		"CHECKPOINT_DISABLE": "1",
		"GORACE":             "atexit_sleep_ms=0 log_path=" + w.rootPath("race"),
	}
	for _, name := range []string{"PATH", "SystemRoot", "ComSpec"} {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value
		}
	}
	if runtime.GOOS == "windows" {
		env["TMP"], env["TEMP"], env["APPDATA"], env["USERPROFILE"] = env["TMPDIR"], env["TMPDIR"], env["HOME"], env["HOME"]
	}
	if w.Trace != "" {
		env["TF_LOG"], env["TF_LOG_PATH"] = "TRACE", w.Trace
	}
	if w.attached != nil {
		env["TF_REATTACH_PROVIDERS"] = w.attached.env
	}
	maps.Copy(env, w.Env)
	all := make([]string, 0, len(env))
	for name, value := range env {
		all = append(all, name+"="+value)
	}
	slices.Sort(all)
	return all
}

// noColor lists the commands that accept -no-color.
var noColor = []string{"apply", "destroy", "import", "init", "output", "plan", "refresh", "show", "test", "validate"}

func withNoColor(args []string) []string {
	if len(args) == 0 || !slices.Contains(noColor, args[0]) {
		return args
	}
	return slices.Concat(args[:1], []string{"-no-color"}, args[1:])
}

// PlainText returns output without the frames and line breaks that the CLI adds to messages, so that a sentence can be found.
func PlainText(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}
