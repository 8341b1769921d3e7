package serve

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// called keeps the arguments of a function.
type called struct {
	completeServer
	arguments []*tfprotov6.DynamicValue
}

func (c *called) CallFunction(_ context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	c.arguments = req.Arguments
	return &tfprotov6.CallFunctionResponse{}, nil
}

// An argument without data is null, and every other argument stays as it is.
func TestServer_nullArgument(t *testing.T) {
	text, err := tfprotov6.NewDynamicValue(tftypes.String, tftypes.NewValue(tftypes.String, "hello"))
	if err != nil {
		t.Fatal(err)
	}
	json := tfprotov6.DynamicValue{JSON: []byte(`"hello"`)}
	below := &called{}
	_, err = guard{completeServer: below}.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{
		Arguments: []*tfprotov6.DynamicValue{{}, nil, &text, &json},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, null := range []bool{true, true, false, false} {
		value, err := below.arguments[i].Unmarshal(tftypes.String)
		if err != nil || value.IsNull() != null {
			t.Errorf("argument %d: %s, %v", i, value, err)
		}
	}
}
