package serve

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Types with methods of their own.
type (
	ownString struct{ basetypes.StringType }
	ownBool   struct{ basetypes.BoolType }
	ownInt64  struct{ basetypes.Int64Type }
	ownList   struct{ basetypes.ListType }
	ownMap    struct{ basetypes.MapType }
	ownSet    struct{ basetypes.SetType }
	ownObject struct{ basetypes.ObjectType }
)

// Only attributes without code of their own are taken past the framework: it would run that code.
func TestArePlain(t *testing.T) {
	t.Parallel()
	type attributes map[string]schema.Attribute
	text := types.StringType
	plainOne := attributes{"text": schema.StringAttribute{}}
	otherOne := attributes{"fraction": schema.Float64Attribute{}}
	timeOne := attributes{"time": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}}}
	secretOne := attributes{"secret": schema.StringAttribute{Optional: true, WriteOnly: true}}
	list, object := types.ListNull(types.ObjectType{}), types.ObjectNull(nil)
	nested := func(inner attributes) schema.NestedAttributeObject {
		return schema.NestedAttributeObject{Attributes: inner}
	}
	for isPlain, all := range map[bool]attributes{
		true: {
			"text": schema.StringAttribute{Default: stringdefault.StaticString("a"),
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"yes or no": schema.BoolAttribute{Default: booldefault.StaticBool(true),
				PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}},
			"number":           schema.Int64Attribute{PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}},
			"list":             schema.ListAttribute{ElementType: text},
			"map":              schema.MapAttribute{ElementType: text},
			"set":              schema.SetAttribute{ElementType: text, Default: setdefault.StaticValue(types.SetNull(text))},
			"text, write-only": schema.StringAttribute{Optional: true, WriteOnly: true},
			"time": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{},
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"object": schema.SingleNestedAttribute{Attributes: plainOne,
				PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()}},
			"objects": schema.ListNestedAttribute{NestedObject: nested(plainOne)},
		},
		false: {
			"text, type":                schema.StringAttribute{CustomType: ownString{}},
			"text, modifier":            schema.StringAttribute{PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
			"text, write-only, type":    schema.StringAttribute{WriteOnly: true, CustomType: ownString{}},
			"text, write-only, default": schema.StringAttribute{WriteOnly: true, Default: stringdefault.StaticString("a")},
			"text, write-only, modifier": schema.StringAttribute{WriteOnly: true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"yes or no, write-only": schema.BoolAttribute{WriteOnly: true},
			"time, optional":        schema.StringAttribute{Optional: true, Computed: true, CustomType: timetypes.RFC3339Type{}},
			"time, required":        schema.StringAttribute{Required: true, CustomType: timetypes.RFC3339Type{}},
			"time, write-only":      schema.StringAttribute{WriteOnly: true, CustomType: timetypes.RFC3339Type{}},
			"time, default": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{},
				Default: stringdefault.StaticString("2026-01-02T03:04:05Z")},
			"time, modifier": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
			"set, type":       schema.SetAttribute{ElementType: text, CustomType: ownSet{types.SetType{ElemType: text}}},
			"set, modifier":   schema.SetAttribute{ElementType: text, PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()}},
			"set of numbers":  schema.SetAttribute{ElementType: types.Int64Type},
			"yes or no, type": schema.BoolAttribute{CustomType: ownBool{}},
			"yes or no, modifier": schema.BoolAttribute{PlanModifiers: []planmodifier.Bool{
				boolplanmodifier.UseStateForUnknown(), boolplanmodifier.RequiresReplace()}},
			"number, type":      schema.Int64Attribute{CustomType: ownInt64{}},
			"number, default":   schema.Int64Attribute{Default: int64default.StaticInt64(1)},
			"number, modifier":  schema.Int64Attribute{PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()}},
			"list, type":        schema.ListAttribute{ElementType: text, CustomType: ownList{types.ListType{ElemType: text}}},
			"list, default":     schema.ListAttribute{ElementType: text, Default: listdefault.StaticValue(list)},
			"list, modifier":    schema.ListAttribute{ElementType: text, PlanModifiers: []planmodifier.List{listplanmodifier.RequiresReplace()}},
			"list of numbers":   schema.ListAttribute{ElementType: types.Int64Type},
			"map, type":         schema.MapAttribute{ElementType: text, CustomType: ownMap{types.MapType{ElemType: text}}},
			"map, default":      schema.MapAttribute{ElementType: text, Default: mapdefault.StaticValue(types.MapNull(text))},
			"map, modifier":     schema.MapAttribute{ElementType: text, PlanModifiers: []planmodifier.Map{mapplanmodifier.RequiresReplace()}},
			"map of numbers":    schema.MapAttribute{ElementType: types.Int64Type},
			"object, type":      schema.SingleNestedAttribute{Attributes: plainOne, CustomType: ownObject{}},
			"object, default":   schema.SingleNestedAttribute{Attributes: plainOne, Default: objectdefault.StaticValue(object)},
			"object, attribute": schema.SingleNestedAttribute{Attributes: otherOne},
			"object, time":      schema.SingleNestedAttribute{Attributes: timeOne},
			"object, secret":    schema.SingleNestedAttribute{Attributes: secretOne},
			"object, modifier": schema.SingleNestedAttribute{Attributes: plainOne,
				PlanModifiers: []planmodifier.Object{objectplanmodifier.RequiresReplace()}},
			"objects, type":      schema.ListNestedAttribute{NestedObject: nested(plainOne), CustomType: ownList{}},
			"objects, default":   schema.ListNestedAttribute{NestedObject: nested(plainOne), Default: listdefault.StaticValue(list)},
			"objects, attribute": schema.ListNestedAttribute{NestedObject: nested(otherOne)},
			"objects, time":      schema.ListNestedAttribute{NestedObject: nested(timeOne)},
			"objects, secret":    schema.ListNestedAttribute{NestedObject: nested(secretOne)},
			"objects, modifier": schema.ListNestedAttribute{NestedObject: nested(plainOne),
				PlanModifiers: []planmodifier.List{listplanmodifier.UseStateForUnknown()}},
			"objects, type of one": schema.ListNestedAttribute{NestedObject: schema.NestedAttributeObject{
				Attributes: plainOne, CustomType: ownObject{}}},
			"objects, modifier of one": schema.ListNestedAttribute{NestedObject: schema.NestedAttributeObject{
				Attributes: plainOne, PlanModifiers: []planmodifier.Object{objectplanmodifier.RequiresReplace()}}},
			"fraction": schema.Float64Attribute{},
		},
	} {
		for name, a := range all {
			if canCarryValues(attributes{name: a}) != isPlain {
				t.Errorf("%s: plain %t", name, !isPlain)
			}
		}
	}
}
