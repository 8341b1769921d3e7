package serve

import (
	"io"
	"log"
	"os"
	"testing"
)

func TestLogLevel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ all, provider, want string }{
		{"", "", "OFF"},
		{"info", "", "INFO"},
		{"JSON", "", "TRACE"},
		{"loud", "", "TRACE"},
		{"TRACE", "warn", "WARN"},
		{"", "debug", "DEBUG"},
		{"ERROR", "off", "OFF"},
	} {
		env := map[string]string{"TF_LOG": c.all, "TF_LOG_PROVIDER": c.provider}
		if got := logLevel(func(name string) string { return env[name] }); got != c.want {
			t.Errorf("TF_LOG=%q and TF_LOG_PROVIDER=%q give %s, want %s", c.all, c.provider, got, c.want)
		}
	}
}

func TestSetLogLevels(t *testing.T) {
	before := log.Writer()
	t.Cleanup(func() { log.SetOutput(before) })
	log.SetOutput(os.Stderr)
	for name, value := range map[string]string{"TF_LOG": "", "TF_LOG_PROVIDER": "", "TF_LOG_SDK": "DEBUG", "TF_LOG_PROVIDER_TOY": ""} {
		t.Setenv(name, value)
	}
	if err := setLogLevels("example.com/owner/toy"); err != nil {
		t.Fatal(err)
	}
	if sdk, own := os.Getenv("TF_LOG_SDK"), os.Getenv("TF_LOG_PROVIDER_TOY"); sdk != "DEBUG" || own != "OFF" {
		t.Errorf("the levels are %q and %q, want the one that was set, and OFF", sdk, own)
	}
	if log.Writer() != io.Discard { // net/http quotes what a server sends
		t.Error("the logger of the standard library still writes")
	}
}
