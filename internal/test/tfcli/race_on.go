//go:build race

package tfcli

const raceEnabled = true
