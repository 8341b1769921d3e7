package serve

import (
	"cmp"
	"io"
	"log"
	"os"
	"path"
	"strings"
)

// setLogLevels sets the log levels to what Terraform shows. By default the libraries write a line for each step of each call, and
// Terraform reads every line before it drops it: together that was a third of a plan's CPU. A level that is set for one of the
// libraries is kept.
//
// The logger of the standard library is switched off. Package net/http writes to it what a server sends without being asked: all
// that follows a body that is longer than its Content-Length, and with GODEBUG=http2debug=2 each header. Both can hold a token.
func setLogLevels(address string) error {
	log.SetOutput(io.Discard)
	level := logLevel(os.Getenv)
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_" + strings.ToUpper(path.Base(address))} {
		if os.Getenv(name) != "" {
			continue
		}
		if err := os.Setenv(name, level); err != nil {
			return err
		}
	}
	return nil
}

// logLevel returns the level at which Terraform shows a provider's log (https://developer.hashicorp.com/terraform/internals/debugging).
func logLevel(getenv func(string) string) string {
	level := strings.ToUpper(cmp.Or(getenv("TF_LOG_PROVIDER"), getenv("TF_LOG"), "OFF"))
	switch level {
	case "DEBUG", "INFO", "WARN", "ERROR", "OFF":
		return level
	}
	return "TRACE" // what Terraform takes "JSON" and any other word for
}
