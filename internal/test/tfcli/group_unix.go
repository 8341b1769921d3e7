//go:build unix

package tfcli

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps the terminal's Ctrl-C from the command, so that only the caller interrupts it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// endGroup kills the plugins that the CLI has not stopped.
func endGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
