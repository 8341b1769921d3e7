package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

const service = "tfplugin6.Provider"

// ask starts the provider as Terraform does and returns its answers, as JSON,
// to the calls that describe it.
//
// Terraform's protocol has no public Go types. The provider describes it itself,
// by gRPC reflection.
func ask(ctx context.Context, program string) (map[string][]byte, error) {
	client := plugin.NewClient(&plugin.ClientConfig{
		Cmd: exec.CommandContext(ctx, program),
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
			MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		VersionedPlugins: map[int]plugin.PluginSet{6: {"provider": connection{}}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Logger:           hclog.NewNullLogger(),
	})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", program, err)
	}
	raw, err := protocol.Dispense("provider")
	if err != nil {
		return nil, err
	}
	conn, ok := raw.(*grpc.ClientConn)
	if !ok {
		return nil, fmt.Errorf("dispensed %T", raw)
	}

	methods, err := describe(ctx, conn)
	if err != nil {
		return nil, fmt.Errorf("describing %s: %w", service, err)
	}
	answers := map[string][]byte{}
	for _, name := range []string{"GetProviderSchema", "GetResourceIdentitySchemas"} {
		method := methods.ByName(protoreflect.Name(name))
		if method == nil {
			return nil, fmt.Errorf("%s has no %s", service, name)
		}
		answer := dynamicpb.NewMessage(method.Output())
		err := conn.Invoke(ctx, "/"+service+"/"+name, dynamicpb.NewMessage(method.Input()), answer, grpc.MaxCallRecvMsgSize(256<<20))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if answers[name], err = (protojson.MarshalOptions{UseProtoNames: true}).Marshal(answer); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// describe returns the methods of the provider's service.
func describe(ctx context.Context, conn *grpc.ClientConn) (protoreflect.MethodDescriptors, error) {
	stream, err := grpc_reflection_v1.NewServerReflectionClient(conn).ServerReflectionInfo(ctx)
	if err != nil {
		return nil, err
	}
	err = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{
		MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service},
	})
	if err != nil {
		return nil, err
	}
	answer, err := stream.Recv()
	if err != nil {
		return nil, err
	}
	var set descriptorpb.FileDescriptorSet
	for _, raw := range answer.GetFileDescriptorResponse().GetFileDescriptorProto() {
		file := &descriptorpb.FileDescriptorProto{}
		if err := proto.Unmarshal(raw, file); err != nil {
			return nil, err
		}
		set.File = append(set.File, file)
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		return nil, err
	}
	found, err := files.FindDescriptorByName(service)
	if err != nil {
		return nil, err
	}
	descriptor, ok := found.(protoreflect.ServiceDescriptor)
	if !ok {
		return nil, errors.New("it is not a service")
	}
	return descriptor.Methods(), nil
}

// connection is a plugin whose client is the bare connection.
type connection struct{ plugin.NetRPCUnsupportedPlugin }

func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return errors.ErrUnsupported }

func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}
