//go:build !race

package tfcli

const raceEnabled = false
