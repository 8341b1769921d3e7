package flow

// Statuses. Meta can add some.
const (
	draft      = "DRAFT"
	published  = "PUBLISHED"
	throttled  = "THROTTLED"
	blocked    = "BLOCKED"
	deprecated = "DEPRECATED"
)

// isPublished reports whether customers have got the flow, or would get it if Meta did not limit it.
func isPublished(status string) bool {
	return status == published || status == throttled || status == blocked
}
