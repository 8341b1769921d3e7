package conversationalautomation_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func command(name, description string) protocol.Values {
	return protocol.Values{"command_name": name, "command_description": description}
}

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_conversational_automation", DescriptionOnly: true,
		Edge: "conversational_automation",
		Config: protocol.Values{
			"prompts": []string{"Book a flight", "Change a flight"}, "commands": []protocol.Values{command("help", "Get help")},
		},
		Changed: protocol.Values{"prompts": []string{"Change a flight"}},
		Initial: protocol.Values{"prompts": []string{}, "commands": []string{}},
		ByHand:  map[string]any{"prompts": []any{"Another text"}},
	}.ToSpec()
}

func TestAccConversationalAutomation_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	for name, c := range map[string]struct {
		args protocol.Values
		says string
	}{
		"five prompts":   {protocol.Values{"prompts": []string{"1", "2", "3", "4", "5"}}, "at most 4 elements"},
		"long prompt":    {protocol.Values{"prompts": []string{strings.Repeat("ä", 81)}}, "1 to 80 characters. It has 81"},
		"emoji":          {protocol.Values{"prompts": []string{"Hi \U0001F44B"}}, "no emoji"},
		"slash":          {protocol.Values{"commands": []protocol.Values{command("/help", "Get help")}}, "without the slash"},
		"no description": {protocol.Values{"commands": []protocol.Values{command("help", "")}}, "1 to 256 characters"},
		"one name, two texts": {
			protocol.Values{"commands": []protocol.Values{command("help", "a"), command("help", "b")}}, "have the same command_name",
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(conform.Merge(protocol.Values{"phone_number_id": acctest.Number}, c.args))
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) {
				t.Errorf("got %s", diags)
			}
		})
	}
	st.WantNoCalls("validated")
}

// The creation of a resource for a number with other values says what it overwrites.
func TestAccConversationalAutomation_overwrites(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.AppliedObject(spec().Config(0))
	_, diags := st.StartServer().NewResource("whatsapp_conversational_automation").Plan(conform.Merge(spec().Config(0), spec().Changed))
	diags.WantWarning(t, "", "Values of the conversational automation of phone number "+acctest.Number+" will be overwritten", "Book a flight")
}
