package graphsim

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var versionPattern = regexp.MustCompile(`^v[0-9]+\.[0-9]+$`)

// versions come from "Graph API Changelog". A version is usable until two years
// after the next one's release; the newest has no end yet.
var versions = []struct {
	name  string
	until time.Time
}{
	{"v20.0", time.Date(2026, 9, 24, 0, 0, 0, 0, time.UTC)},
	{"v21.0", time.Date(2027, 1, 21, 0, 0, 0, 0, time.UTC)},
	{"v22.0", time.Date(2027, 5, 20, 0, 0, 0, 0, time.UTC)},
	{"v23.0", time.Date(2027, 10, 8, 0, 0, 0, 0, time.UTC)},
	{"v24.0", time.Date(2028, 2, 18, 0, 0, 0, 0, time.UTC)},
	{"v25.0", time.Date(2028, 7, 29, 0, 0, 0, 0, time.UTC)},
	{"v26.0", time.Time{}},
}

// newestVersion is the newest version of the API the simulator knows.
const newestVersion = "v26.0"

// checkVersion refuses a version that is not released.
func (s *Sim) checkVersion(c *call) *Error {
	if c.version != "" && majorOf(c.version) > majorOf(newestVersion) {
		return &Error{Code: 2500, Message: "Unknown path components: /" + strings.Join(append([]string{c.version}, c.path...), "/")}
	}
	return nil
}

// servedVersion returns the facebook-api-version header. A call with an expired version is served by the oldest usable
// one without an error, and an unversioned call by the newest ("Platform Versioning").
func (s *Sim) servedVersion(c *call) string {
	if s.switches.versionServed != "" {
		return s.switches.versionServed
	}
	asked := c.version
	if asked == "" {
		asked = newestVersion
	}
	oldest := newestVersion
	for _, v := range versions {
		if v.until.IsZero() || s.Now().Before(v.until) {
			oldest = v.name
			break
		}
	}
	if majorOf(asked) < majorOf(oldest) || majorOf(asked) > majorOf(newestVersion) {
		return oldest
	}
	return asked
}

func majorOf(version string) int {
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	n, err := strconv.Atoi(major)
	if err != nil {
		return 1 << 30
	}
	return n
}
