// Package tfjson translates between values of Terraform and JSON as encoding/json decodes it into any. Attributes have the names of
// JSON keys.
package tfjson

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func encodeValue(v tftypes.Value) (any, error) {
	if v.IsNull() {
		return nil, nil
	}

	switch t := v.Type(); {
	case t.Is(tftypes.Bool):
		return goValue[bool](v)
	case t.Is(tftypes.String):
		return goValue[string](v)
	case t.Is(tftypes.Number):
		n, err := goValue[*big.Float](v)
		if err != nil {
			return nil, err
		}
		f, _ := n.Float64()
		return f, nil
	case t.Is(tftypes.Object{}), t.Is(tftypes.Map{}):
		parts, err := goValue[map[string]tftypes.Value](v)
		if err != nil {
			return nil, err
		}
		all := map[string]any{}
		for name, part := range parts {
			if all[name], err = encodeValue(part); err != nil {
				return nil, err
			}
			if part.IsNull() {
				delete(all, name)
			}
		}
		return all, nil
	}

	parts, err := goValue[[]tftypes.Value](v)
	if err != nil {
		return nil, err
	}

	all := make([]any, len(parts))
	for i, part := range parts {
		if all[i], err = encodeValue(part); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func goValue[T any](v tftypes.Value) (T, error) {
	var out T
	err := v.As(&out)
	return out, err
}

func decodeValue(t tftypes.Type, value any, like *tftypes.Value) (tftypes.Value, error) {
	if value == nil || (like != nil && like.IsNull()) {
		return tftypes.NewValue(t, nil), nil
	}

	mismatch := fmt.Errorf("a value of type %T is shown where %s is expected", value, t)
	switch t := t.(type) {
	case tftypes.Object:
		given, ok := value.(map[string]any)
		if !ok {
			return tftypes.Value{}, mismatch
		}
		return decodeObject(t, given, like)
	case tftypes.Map:
		given, ok := value.(map[string]any)
		if !ok {
			return tftypes.Value{}, mismatch
		}
		return decodeMap(t, given, like)
	case tftypes.List:
		return decodeList(t, t.ElementType, value, like, mismatch)
	case tftypes.Set:
		return decodeList(t, t.ElementType, value, nil, mismatch)
	}

	switch {
	case t.Is(tftypes.Bool):
		switch v := value.(type) {
		case bool:
			return tftypes.NewValue(t, v), nil
		case string:
			if on, err := strconv.ParseBool(strings.ToLower(v)); err == nil {
				return tftypes.NewValue(t, on), nil
			}
		}
	case t.Is(tftypes.Number):
		text := fmt.Sprint(value)
		if n, ok := new(big.Float).SetString(text); ok {
			return tftypes.NewValue(t, n), nil
		}
	case t.Is(tftypes.String):
		switch v := value.(type) {
		case string:
			return tftypes.NewValue(t, v), nil
		case float64:
			return tftypes.NewValue(t, big.NewFloat(v).Text('f', -1)), nil
		}
	}
	return tftypes.Value{}, mismatch
}

func decodeObject(t tftypes.Object, given map[string]any, like *tftypes.Value) (tftypes.Value, error) {
	var wanted map[string]tftypes.Value
	if like != nil {
		var err error
		if wanted, err = goValue[map[string]tftypes.Value](*like); err != nil {
			return tftypes.Value{}, err
		}
	}
	parts := map[string]tftypes.Value{}
	for name, attribute := range t.AttributeTypes {
		var part *tftypes.Value
		if w, ok := wanted[name]; ok {
			part = &w
		}
		value, err := decodeValue(attribute, given[name], part)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		parts[name] = value
	}
	return tftypes.NewValue(t, parts), nil
}

func decodeMap(t tftypes.Map, given map[string]any, like *tftypes.Value) (tftypes.Value, error) {
	var wanted map[string]tftypes.Value
	if like != nil {
		var err error
		if wanted, err = goValue[map[string]tftypes.Value](*like); err != nil {
			return tftypes.Value{}, err
		}
	}
	parts := map[string]tftypes.Value{}
	for name, one := range given {
		part, managed := wanted[name]
		if like != nil && !managed {
			continue
		}
		var shape *tftypes.Value
		if like != nil {
			shape = &part
		}
		value, err := decodeValue(t.ElementType, one, shape)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		parts[name] = value
	}
	return tftypes.NewValue(t, parts), nil
}

// decodeList compares elements of a list with those of like at the same place, if there are as many.
func decodeList(t, element tftypes.Type, value any, like *tftypes.Value, mismatch error) (tftypes.Value, error) {
	given, ok := value.([]any)
	if !ok {
		return tftypes.Value{}, mismatch
	}
	var wanted []tftypes.Value
	if like != nil {
		var err error
		if wanted, err = goValue[[]tftypes.Value](*like); err != nil {
			return tftypes.Value{}, err
		}
	}
	parts := make([]tftypes.Value, len(given))
	for i, one := range given {
		var part *tftypes.Value
		if len(wanted) == len(given) {
			part = &wanted[i]
		}
		value, err := decodeValue(element, one, part)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("[%d]: %w", i, err)
		}
		parts[i] = value
	}
	return tftypes.NewValue(t, parts), nil
}

// Encode returns the JSON form of a value: nil for null, and objects without their null attributes.
func Encode(ctx context.Context, v attr.Value) (any, error) {
	raw, err := v.ToTerraformValue(ctx)
	if err != nil {
		return nil, err
	}
	return encodeValue(raw)
}

// Decode returns the value of a type that a JSON value is. Of objects it takes the attributes that like has, or all if like is
// nil: what the configuration does not name is not managed. APIs write some numbers and booleans as strings.
func Decode(ctx context.Context, t attr.Type, value any, like attr.Value) (attr.Value, error) {
	var wanted *tftypes.Value
	if like != nil {
		raw, err := like.ToTerraformValue(ctx)
		if err != nil {
			return nil, err
		}
		wanted = &raw
	}
	raw, err := decodeValue(t.TerraformType(ctx), value, wanted)
	if err != nil {
		return nil, err
	}
	return t.ValueFromTerraform(ctx, raw)
}

// NewObject returns an object of a schema's type that has some attributes. The others are null.
func NewObject(ctx context.Context, t attr.Type, attributes map[string]attr.Value) (types.Object, error) {
	empty, err := Decode(ctx, t, map[string]any{}, nil)
	if err != nil {
		return types.Object{}, err
	}
	return WithAttributes(ctx, empty.(types.Object), attributes), nil //nolint:forcetypeassert // a schema's type is an object
}

// WithAttributes returns an object with some attributes replaced.
func WithAttributes(ctx context.Context, o types.Object, replaced map[string]attr.Value) types.Object {
	all := o.Attributes()
	for name, value := range replaced {
		all[name] = value
	}
	return types.ObjectValueMust(o.AttributeTypes(ctx), all)
}
