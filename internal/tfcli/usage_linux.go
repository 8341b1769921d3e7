package tfcli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// pluginPeak returns the largest peak memory, in bytes, of the provider processes in a process group.
func pluginPeak(group int) int64 {
	var peak int64
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		// "PID (name) state parent group ...", and the name, cut at 15 characters, may hold anything.
		end := bytes.LastIndexByte(stat, ')')
		fields := strings.Fields(string(stat[end+1:]))
		if end < 0 || len(fields) < 3 || fields[2] != strconv.Itoa(group) || !bytes.Contains(stat[:end], []byte(program[:15])) {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(file), "status"))
		if err != nil {
			continue
		}
		_, rest, found := strings.Cut(string(status), "VmHWM:")
		var kib int64
		if _, err := fmt.Sscan(rest, &kib); found && err == nil {
			peak = max(peak, kib<<10)
		}
	}
	return peak
}

func peakOf(s *os.ProcessState) int64 {
	if usage, ok := s.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss << 10
	}
	return 0
}
