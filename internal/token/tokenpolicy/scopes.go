package tokenpolicy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/graph"
)

// DefaultScopes returns the three scopes that a chat product needs.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions
func DefaultScopes() []string {
	return []string{"business_management", "whatsapp_business_management", "whatsapp_business_messaging"}
}

// knownScopes are Meta's permissions that matter for system users. The list is only used to recognize misspellings: a scope
// that is not in it is not refused, because Meta adds scopes.
//
// Source: https://developers.facebook.com/docs/permissions
var knownScopes = []string{
	"ads_management", "ads_read", "business_management", "catalog_management", "email", "instagram_basic",
	"instagram_content_publish", "instagram_manage_comments", "instagram_manage_insights", "instagram_manage_messages",
	"leads_retrieval", "manage_app_solution", "page_events", "pages_manage_ads", "pages_manage_engagement",
	"pages_manage_metadata", "pages_manage_posts", "pages_messaging", "pages_read_engagement",
	"pages_read_user_content", "pages_show_list", "public_profile", "read_insights",
	"whatsapp_business_manage_events", "whatsapp_business_management", "whatsapp_business_messaging",
}

// scopeLabels are names on pages of chat vendors and in Meta's own screens, and the scopes that they mean.
var scopeLabels = map[string]string{
	"whatsapp_business_managing":    "whatsapp_business_management",
	"whatsapp_management":           "whatsapp_business_management",
	"whatsapp_messaging":            "whatsapp_business_messaging",
	"whatsapp_business_messages":    "whatsapp_business_messaging",
	"whatsapp_business_manage":      "whatsapp_business_management",
	"whatsapp_business_message":     "whatsapp_business_messaging",
	"whatsapp_business_events":      "whatsapp_business_manage_events",
	"business_managing":             "business_management",
	"business_manage":               "business_management",
	"whatsapp_business_account":     "whatsapp_business_management",
	"whatsapp_business_api_data":    "whatsapp_business_management",
	"whatsapp_business_manage_apps": "whatsapp_business_management",
}

const maxScopeLength = 64

var scopeName = regexp.MustCompile(`^[a-z][a-z0-9_]{2,}$`)

// CheckScope looks at the name of a scope. A misspelling of a real one is an error that gives the right name; a name
// that is merely unknown is a warning.
func CheckScope(name string) (warning string, err error) {
	if slices.Contains(knownScopes, name) {
		return "", nil
	}
	if len(name) > maxScopeLength { // not repeated: it may be a token in the wrong place
		return "", fmt.Errorf("the name of a scope has at most %d characters, and this value has %d: expected a name such as %q",
			maxScopeLength, len(name), DefaultScopes()[1])
	}
	if meant := intendedScope(name); meant != "" {
		return "", fmt.Errorf("%q is not a scope of Meta: did you mean %q?", name, meant)
	}
	if strings.ContainsAny(name, "0123456789") { // it may be a secret in the wrong place
		return "", fmt.Errorf("one of the values cannot be a scope, because it contains digits: expected a name such as %q", DefaultScopes()[1])
	}
	if !scopeName.MatchString(name) {
		return "", fmt.Errorf("%q cannot be a scope: expected lower-case letters, digits and underscores, such as %q",
			name, DefaultScopes()[1])
	}
	return fmt.Sprintf("The scope %q is not among those that this provider knows. Meta adds scopes, so it is accepted. "+
		"Check its spelling on https://developers.facebook.com/docs/permissions.", name), nil
}

// intendedScope returns the scope that a name was probably meant to be, or "".
func intendedScope(name string) string {
	if scope, ok := scopeLabels[graph.NormalizeName(name)]; ok {
		return scope
	}
	return graph.NearestName(name, knownScopes, 8)
}
