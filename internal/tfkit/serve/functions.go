package serve

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// msgpackNull is null in msgpack.
const msgpackNull = 0xc0

// CallFunction calls a function. OpenTofu sends a null argument as a value without data, which the framework does not accept.
func (g guard) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	for i, argument := range req.Arguments {
		if argument == nil || len(argument.MsgPack) == 0 && len(argument.JSON) == 0 {
			req.Arguments[i] = &tfprotov6.DynamicValue{MsgPack: []byte{msgpackNull}}
		}
	}
	return g.completeServer.CallFunction(ctx, req)
}
