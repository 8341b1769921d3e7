package jsmhandoff

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

var atConfirmed = path.Root("confirmed_code")

// manualStep has what a person enters. Parts that are not known yet are zero.
type manualStep struct {
	setup       *chat.ManualSetup
	project     chat.Project
	number      graph.PhoneNumber
	fingerprint string // of the token
}

// confirmationCode returns the code that identifies a step. It is "" while a part of the step is unknown.
func (s manualStep) confirmationCode() string {
	if s.project.ID == "" || s.number.ID == "" || s.fingerprint == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s.project.ID + "\n" + s.number.ID + "\n" + s.fingerprint))
	return base32.StdEncoding.EncodeToString(sum[:5])
}

// isDue reports whether confirmed_code differs from the code. It is false while one of them is unknown.
func (s manualStep) isDue(confirmed types.String) bool {
	return s.confirmationCode() != "" && !confirmed.IsUnknown() && confirmed.ValueString() != s.confirmationCode()
}

func (s manualStep) stepTitle() string {
	return fmt.Sprintf("Manual step in Jira: enter the WhatsApp settings of project %s", s.project.Key)
}

// errRequired returns the step as an error.
func (s manualStep) errRequired(confirmed types.String) error {
	return tfdiag.WithPath(atConfirmed, tfdiag.New(s.stepTitle(),
		"%s Because of require_confirmation, this hand-off is not applied until the step is confirmed.", s.stepText(confirmed)))
}

// stepText returns the step with all values. Terraform wraps lines that are not indented.
func (s manualStep) stepText(confirmed types.String) string {
	number := s.number.ID
	display, verified := metaarg.PhoneNumberValues(s.number)
	if about := joinGiven(", ", display.ValueString(), verified.ValueString()); about != "" {
		number += " (" + about + ")"
	}

	why := "confirmed_code is not set."
	if !confirmed.IsNull() {
		why = fmt.Sprintf("The current confirmed_code, %q, is that of another token, phone number or project.", confirmed.ValueString())
	}
	return fmt.Sprintf("Chat for JSM has no public API for its WhatsApp settings. Terraform can neither write nor read them. "+
		"A person with permission to change the settings of the project has to enter them:"+`

  1. Open project %s in Jira (%s).
  2. Go to %s.
  3. %s: paste the token with the fingerprint
       %s
  4. %s: enter
       %s
  5. Save. Then set in this resource:
       confirmed_code = %q

The fingerprint of a token is sha256: and the first 16 digits of the output of: printf %%s "$TOKEN" | sha256sum

%s`,
		s.project.Key, joinGiven(", ", s.project.Name, "id "+s.project.ID), menuPathText(s.setup),
		s.setup.TokenField, s.fingerprint, s.setup.NumberField, number, s.confirmationCode(), why)
}

// menuPathText returns where a person finds the settings.
func menuPathText(m *chat.ManualSetup) string { return strings.Join(m.MenuPath, " > ") }

// joinGiven joins the parts that are not empty.
func joinGiven(separator string, parts ...string) string {
	var given []string
	for _, part := range parts {
		if part != "" {
			given = append(given, part)
		}
	}
	return strings.Join(given, separator)
}

// manualPlatform returns the chat platform if its settings have to be entered manually.
func manualPlatform(s *session.Session) (*chat.Platform, error) {
	platform, err := s.Chat()
	if err != nil {
		return nil, err
	}
	if platform.ManualSetup == nil || platform.Kinds == nil {
		return nil, tfdiag.WithPath(path.Root("project"), tfdiag.New("Resource does not support this chat platform",
			"%s supports Chat for JSM (chat.jira), where a person has to enter the settings. The provider is configured for the platform %s (%s), "+
				"where Terraform writes the settings. Use whatsapp_token_binding and whatsapp_phone_number_binding there.",
			typeName, platform.Name, platform.Argument))
	}
	return platform, nil
}

// findProject reads a project of Jira and refuses a project that is not a service desk. sure is false if Jira does not return the
// type.
func findProject(ctx context.Context, platform *chat.Platform, name string) (project chat.Project, sure bool, err error) {
	if project, err = platform.Projects.Get(ctx, name); err != nil {
		return project, false, binding.WithProjectPath(err)
	}
	kind, err := platform.Kinds.Kind(ctx, name)
	if err != nil {
		return project, false, binding.WithProjectPath(err)
	}
	if kind != "" && kind != chat.KindServiceDesk {
		return project, false, binding.WithProjectPath(tfdiag.New(fmt.Sprintf("Project %s is not a service desk", project.Key),
			"The project has the type %q. Chat for JSM works only in projects of Jira Service Management (%q). "+
				"Set project to the service desk that the chat belongs to.", kind, chat.KindServiceDesk))
	}
	return project, kind != "", nil
}
