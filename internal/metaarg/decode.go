package metaarg

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// DecodeArgument returns the value of an argument that Meta shows, as tfjson.Decode does. The error is on the argument, and begins with
// object, which names the object at Meta.
func DecodeArgument(ctx context.Context, object, argument string, t attr.Type, value any, like attr.Value) (attr.Value, error) {
	got, err := tfjson.Decode(ctx, t, value, like)
	if err != nil {
		return nil, tfdiag.WithPath(path.Root(argument), tfdiag.New("Meta's answer cannot be read", "%s, argument %s: %s. "+
			"Report this to the maintainers of the provider.", object, argument, err))
	}
	return got, nil
}
