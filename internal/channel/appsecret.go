package channel

import (
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// configuredAppSecret returns the app secret of a configuration, unset while it is null or unknown.
func (m Model) configuredAppSecret() secret.Value {
	if m.AppSecretWO.IsNull() || m.AppSecretWO.IsUnknown() {
		return secret.Value{}
	}
	return secret.New(m.AppSecretWO.ValueString())
}

// addSecrets makes the secrets of a configuration known, so that no message shows them.
func (m Model) addSecrets(s *session.Session) {
	s.AddSecret(m.configuredAppSecret())
	if token := m.tokenState().AccessTokenWO; !token.IsNull() && !token.IsUnknown() {
		s.AddSecret(secret.New(token.ValueString()))
	}
}

// planAppSecret returns the planned fingerprint of the app secret: unknown if the secret is going to be written.
func (p planner[M]) planAppSecret(prior *M) (types.String, error) {
	config, held := p.kind.Common(p.plan.Config), types.StringNull()
	if prior != nil {
		held = p.kind.Common(*prior).AppSecretFingerprint
	}
	appSecret := config.configuredAppSecret()
	switch {
	case config.AppSecretWO.IsNull() && prior == nil && p.kind.NeedsAppSecret:
		return held, errMissingAppSecret("Creating the %[1]s needs app_secret_wo: without it, %[2]s accepts no message from Meta. "+
			"It may be left out only for one that was imported or exists already: the %[1]s then keeps its app secret.", p.kind.Noun, p.kind.Product)
	case config.AppSecretWO.IsNull():
		return held, nil
	case config.AppSecretWO.IsUnknown(), appSecret.Fingerprint() != held.ValueString():
		return types.StringUnknown(), nil
	}
	return held, nil
}

// appSecret returns the app secret that is to be written, unset if none is.
func (k Kind[M]) appSecret(s *session.Session, w *lifecycle.Write[M]) (secret.Value, error) {
	if !k.Common(w.Plan).AppSecretFingerprint.IsUnknown() {
		return secret.Value{}, nil
	}
	config := k.Common(w.Config)
	if config.AppSecretWO.IsNull() {
		return secret.Value{}, errMissingAppSecret("app_secret_wo was set while planning and is null now. " +
			"Pass the same variables to apply as to plan.")
	}
	appSecret := config.configuredAppSecret()
	s.AddSecret(appSecret)
	return appSecret, nil
}

func errMissingAppSecret(format string, args ...any) error {
	return tfdiag.WithPath(path.Root("app_secret_wo"), tfdiag.New("Missing app secret", format, args...))
}
