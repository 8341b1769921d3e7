package lifecycle_test

import (
	"testing"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func TestAsEphemeral(t *testing.T) {
	t.Parallel()
	inner := map[string]datasource.Attribute{"ids": datasource.ListAttribute{
		ElementType: types.StringType, Optional: true, MarkdownDescription: "IDs.",
	}}
	nested := datasource.SingleNestedAttribute{Optional: true, MarkdownDescription: "Access.", Attributes: inner}
	got := lifecycle.AsEphemeral(map[string]datasource.Attribute{"access": nested})["access"]
	if !got.IsOptional() || got.GetMarkdownDescription() != "Access." || !got.GetType().Equal(nested.GetType()) {
		t.Errorf("%+v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("an attribute was lost")
		}
	}()
	lifecycle.AsEphemeral(map[string]datasource.Attribute{"size": datasource.Int32Attribute{}})
}
