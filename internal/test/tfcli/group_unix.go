//go:build unix

package tfcli

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps the terminal's Ctrl-C from the command: who has started it decides when to interrupt it, and how often.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// endGroup ends the plugins of a CLI that had no time to do so.
func endGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
