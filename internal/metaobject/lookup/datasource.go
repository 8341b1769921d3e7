// Package lookup has what the data sources share that read something at Meta.
package lookup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// DataSource describes a data source that reads one object at Meta, or a list of what belongs to it.
type DataSource[M any] struct {
	TypeName string
	Argument string // names the ID of the object; an error is tied to it, unless its cause is the provider's configuration
	Schema   func(context.Context) schema.Schema
	Read     func(ctx context.Context, g *graph.Client, config M) (M, error) // completes the configuration
}

// New returns the data source. It needs the provider's own token.
func (d DataSource[M]) New() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[M, *session.Session]{TypeName: d.TypeName, Schema: d.Schema, Read: d.read})
}

func (d DataSource[M]) read(ctx context.Context, s *session.Session, l *lifecycle.Lookup[M]) (M, error) {
	g, err := s.Graph()
	if err != nil {
		return l.Config, err
	}
	m, err := d.Read(ctx, g, l.Config)
	return m, tfdiag.WithPath(path.Root(d.Argument), err)
}
