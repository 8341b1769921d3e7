//go:build !linux

package tfcli

import "os"

func pluginPeak(int) int64 { return 0 }

func peakOf(*os.ProcessState) int64 { return 0 }
