package protocol

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// Invoked is what a person sees of an action.
type Invoked struct {
	Progress []string
	Diags    Diags // of the validation, the plan and the invocation
}

// PlanAction validates and plans an action in a new process of the provider.
func (s *Server) PlanAction(typeName string, block Values) Diags {
	s.t.Helper()
	server, config := s.actionServer(typeName, block)
	diags := s.Restart()
	valid, err := server.ValidateActionConfig(s.ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: config})
	s.failOnError(err)
	if diags = append(diags, readDiags(valid.Diagnostics)...); len(diags.Errors()) > 0 {
		return diags
	}
	planned, err := server.PlanAction(s.ctx, &tfprotov6.PlanActionRequest{ActionType: typeName, Config: config})
	s.failOnError(err)
	return append(diags, readDiags(planned.Diagnostics)...)
}

// Invoke plans an action and invokes it in another process, as `terraform apply -invoke` does. After an error nothing is invoked.
func (s *Server) Invoke(typeName string, block Values) (done Invoked) {
	s.t.Helper()
	if done.Diags = s.PlanAction(typeName, block); len(done.Diags.Errors()) > 0 {
		return done
	}
	server, config := s.actionServer(typeName, block)
	done.Diags = append(done.Diags, s.Restart()...)
	stream, err := server.InvokeAction(s.ctx, &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: config})
	s.failOnError(err)
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			done.Progress = append(done.Progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			done.Diags = append(done.Diags, readDiags(e.Diagnostics)...)
		}
	}
	return done
}

func (s *Server) actionServer(typeName string, block Values) (tfprotov6.ActionServer, *tfprotov6.DynamicValue) {
	s.t.Helper()
	server, ok := s.protocol.(tfprotov6.ActionServer)
	schema := s.schemas.ActionSchemas[typeName]
	if !ok || schema == nil {
		s.t.Fatalf("the provider has no action %s", typeName)
	}
	return server, encodeDynamic(encodeValue(schema.Schema.ValueType(), block))
}
