package provider

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func environmentVariable(platform, argument string) string {
	return "WHATSAPP_CHAT_" + strings.ToUpper(platform) + "_" + strings.ToUpper(argument)
}

func chatSchema() schema.Attribute {
	platforms := map[string]schema.Attribute{}
	for _, p := range chatPlatforms {
		attrs := map[string]schema.Attribute{}
		for _, f := range p.arguments {
			text := f.text + " Environment variable: `" + environmentVariable(p.name, f.name) + "`."
			switch f.kind {
			case kindAddress:
				attrs[f.name] = schema.StringAttribute{
					Optional: true, Validators: []validator.String{endpointValidator()},
					MarkdownDescription: text + " https, or http on this machine only.",
				}
			case kindCredential:
				attrs[f.name] = schema.StringAttribute{
					Optional: true, Sensitive: true, Validators: []validator.String{secretValidator()},
					MarkdownDescription: text + " It is sent only to this platform.",
				}
			case kindNumber:
				attrs[f.name] = schema.Int64Attribute{
					Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: text,
				}
			case kindText:
				attrs[f.name] = schema.StringAttribute{Optional: true, MarkdownDescription: text}
			}
		}
		platforms[p.name] = schema.SingleNestedAttribute{Optional: true, Attributes: attrs, MarkdownDescription: p.text}
	}
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: platforms,
		MarkdownDescription: "The chat platform of the projects: at most one of the four. Only objects that use a chat project require it. " +
			"For two platforms in one configuration, use provider aliases. " +
			"Without this argument, the environment variables of one platform are sufficient. " +
			"With it, the variables of the other platforms are ignored.",
	}
}

// chatValues holds the arguments of one platform, including values from the environment, as text.
type chatValues struct {
	platform chatPlatform
	values   map[string]string
}

func (v chatValues) argumentPath(argument string) path.Path {
	return path.Root("chat").AtName(v.platform.name).AtName(argument)
}

func (v *chatValues) secretValue(argument string) secret.Value { return secret.New(v.values[argument]) }

// newPlatform returns the client of the configured chat platform. It is the zero Platform if none is configured, and nil while one of
// its arguments is unknown.
func (r *configReader) newPlatform(object types.Object, conn transport.Connection) *chat.Platform {
	v := r.configuredPlatform(object)
	switch {
	case r.unknown:
		return nil
	case v == nil:
		return &chat.Platform{}
	}

	r.checkChat(v)
	if r.diags.HasError() {
		return nil
	}

	endpoint := r.parseEndpoint(v.argumentPath("endpoint"), environmentVariable(v.platform.name, "endpoint"), v.values["endpoint"])
	if r.diags.HasError() {
		return nil
	}
	return v.platform.newClient(v, endpoint, conn)
}

// configuredPlatform returns the configured platform, or nil if there is none.
func (r *configReader) configuredPlatform(object types.Object) *chatValues {
	if object.IsUnknown() {
		r.unknown = true
		return nil
	}

	var named []string
	given := map[string]map[string]types.String{}
	for name, value := range object.Attributes() {
		inner, ok := value.(basetypes.ObjectValue)
		if !ok || inner.IsNull() {
			continue
		}
		if inner.IsUnknown() {
			r.unknown = true
		}
		named = append(named, name)
		given[name] = argumentTexts(inner)
	}
	if len(named) > 1 {
		r.diags.AddAttributeError(path.Root("chat"), "More than one chat platform",
			"Expected at most one of http, chatwoot, zammad and jira. For two platforms, use provider aliases.")
		return nil
	}

	var found []*chatValues
	for _, p := range chatPlatforms {
		if len(named) == 1 && named[0] != p.name {
			continue
		}
		v := &chatValues{platform: p, values: map[string]string{}}
		used := len(named) == 1
		for _, f := range p.arguments {
			value := r.textValue(given[p.name][f.name], environmentVariable(p.name, f.name))
			v.values[f.name] = value
			used = used || value != ""
		}
		if used {
			found = append(found, v)
		}
	}
	if r.unknown || len(found) == 0 {
		return nil
	}
	if len(found) > 1 {
		r.diags.AddAttributeError(path.Root("chat"), "More than one chat platform",
			fmt.Sprintf("Environment variables configure both chat.%s and chat.%s. Select one in the chat argument, for example "+
				"chat = { %s = {} }, or unset the variables of the other.", found[0].platform.name, found[1].platform.name, found[0].platform.name))
		return nil
	}
	return found[0]
}

// argumentTexts returns the arguments of one platform as text.
func argumentTexts(object basetypes.ObjectValue) map[string]types.String {
	texts := map[string]types.String{}
	for name, value := range object.Attributes() {
		switch {
		case value.IsUnknown():
			texts[name] = types.StringUnknown()
		case value.IsNull():
			texts[name] = types.StringNull()
		default:
			switch v := value.(type) {
			case basetypes.StringValue:
				texts[name] = v
			case basetypes.Int64Value:
				texts[name] = types.StringValue(strconv.FormatInt(v.ValueInt64(), 10))
			}
		}
	}
	return texts
}

// checkChat validates the values again, because Terraform does not validate those from the environment.
func (r *configReader) checkChat(v *chatValues) {
	p := v.platform
	var missing, variables []string
	for _, f := range p.arguments {
		value, name := v.values[f.name], environmentVariable(p.name, f.name)
		switch {
		case value == "" && !f.optional:
			missing, variables = append(missing, "chat."+p.name+"."+f.name), append(variables, name)
		case value == "":
		case f.kind == kindCredential && secret.FormProblem(value) != "":
			r.addError(v.argumentPath(f.name), name, value, "Invalid secret",
				fmt.Sprintf("The value cannot be used: %s.", secret.FormProblem(value)))
		case f.kind == kindNumber && !isPositive(value):
			r.addError(v.argumentPath(f.name), name, value, "Invalid ID", "Expected a whole number above zero.")
		}
	}
	if len(missing) > 0 {
		r.diags.AddAttributeError(path.Root("chat").AtName(p.name), "Incomplete chat platform configuration",
			fmt.Sprintf("Missing: %s. Set each as an argument or as an environment variable (%s).",
				strings.Join(missing, ", "), strings.Join(variables, ", ")))
	}
	if p.check != nil {
		p.check(r, v)
	}
}

func isPositive(value string) bool {
	n, err := strconv.ParseInt(value, 10, 64)
	return err == nil && n > 0
}
