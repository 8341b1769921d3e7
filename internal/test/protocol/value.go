package protocol

import (
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values is an object as a test writes it: attributes that are left out are null, Unknown is what is known only after
// apply. Strings, booleans, whole numbers, lists, nested Values and lists of them are understood.
type Values = map[string]any

// Unknown stands for a value that is known only after apply.
var Unknown = unknownValue{}

type unknownValue struct{}

// encodeValue makes a value of type typ. It panics on what does not fit: the test is wrong then.
func encodeValue(typ tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknownValue:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case []string:
		return encodeList(typ, v)
	case []any:
		return encodeList(typ, v)
	case []Values:
		return encodeList(typ, v)
	case Values:
		return encodeObject(typ, v)
	case int:
		return tftypes.NewValue(typ, int64(v))
	default:
		return tftypes.NewValue(typ, v)
	}
}

func encodeList[E any](typ tftypes.Type, items []E) tftypes.Value {
	var element tftypes.Type
	switch t := typ.(type) {
	case tftypes.Set:
		element = t.ElementType
	case tftypes.List:
		element = t.ElementType
	default:
		panic(fmt.Sprintf("protocol: a list was given for %s", typ))
	}
	values := make([]tftypes.Value, 0, len(items))
	for _, item := range items {
		values = append(values, encodeValue(element, item))
	}
	return tftypes.NewValue(typ, values)
}

func encodeObject(typ tftypes.Type, given Values) tftypes.Value {
	values := map[string]tftypes.Value{}
	switch t := typ.(type) {
	case tftypes.Map:
		for name, v := range given {
			values[name] = encodeValue(t.ElementType, v)
		}
	case tftypes.Object:
		for name := range given {
			if _, ok := t.AttributeTypes[name]; !ok {
				panic("protocol: there is no attribute " + name)
			}
		}
		for name, attribute := range t.AttributeTypes {
			values[name] = encodeValue(attribute, given[name])
		}
	default:
		panic(fmt.Sprintf("protocol: an object was given for %s", typ))
	}
	return tftypes.NewValue(typ, values)
}

// decodeValue undoes encode: null is nil, numbers are int64, lists and sets are []any.
func decodeValue(v tftypes.Value) any {
	if !v.IsKnown() {
		return Unknown
	}
	if v.IsNull() {
		return nil
	}
	switch typ := v.Type(); {
	case typ.Is(tftypes.String):
		return goValue[string](v)
	case typ.Is(tftypes.Bool):
		return goValue[bool](v)
	case typ.Is(tftypes.Number):
		n, _ := goValue[*big.Float](v).Int64()
		return n
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		out := Values{}
		for name, inner := range goValue[map[string]tftypes.Value](v) {
			out[name] = decodeValue(inner)
		}
		return out
	default:
		out := []any{}
		for _, inner := range goValue[[]tftypes.Value](v) {
			out = append(out, decodeValue(inner))
		}
		return out
	}
}

func goValue[T any](v tftypes.Value) T {
	var out T
	if err := v.As(&out); err != nil {
		panic("protocol: " + err.Error())
	}
	return out
}
