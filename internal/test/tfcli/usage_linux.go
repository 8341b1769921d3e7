package tfcli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// peakMemory returns the peak memory, in bytes, of the CLI that leads a process group and of the largest provider in the group.
func peakMemory(leader int) (cli, plugin int64) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // the process has ended
		}
		// "PID (name) state parent group ...". The name has at most 15 characters and may contain spaces and parentheses.
		end := bytes.LastIndexByte(stat, ')')
		fields := strings.Fields(string(stat[end+1:]))
		if end < 0 || len(fields) < 3 || fields[2] != strconv.Itoa(leader) {
			continue
		}
		switch {
		case bytes.HasPrefix(stat, []byte(strconv.Itoa(leader)+" ")):
			cli = processPeak(filepath.Dir(file))
		case bytes.Contains(stat[:end], []byte(program[:15])):
			plugin = max(plugin, processPeak(filepath.Dir(file)))
		}
	}
	return cli, plugin
}

func processPeak(process string) int64 {
	status, err := os.ReadFile(filepath.Join(process, "status"))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib int64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0
	}
	return kib << 10
}
