terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

# Without access_token it inspects the provider's own token, and no secret is stored in the state.
data "whatsapp_token_scopes" "provider" {
  required_scopes  = ["whatsapp_business_management"]
  minimum_validity = "168h"
}

# The plan does not fail. The check block reports the failures.
data "whatsapp_token_scopes" "least_privilege" {
  required_scopes      = ["business_management", "whatsapp_business_management", "whatsapp_business_messaging"]
  forbid_excess_scopes = true
  on_failure           = "none"
}

check "least_privilege" {
  assert {
    condition     = length(data.whatsapp_token_scopes.least_privilege.failures) == 0
    error_message = join(" ", data.whatsapp_token_scopes.least_privilege.failures)
  }
}

output "provider_token" {
  value = {
    fingerprint = data.whatsapp_token_scopes.provider.fingerprint
    expires_at  = data.whatsapp_token_scopes.provider.expires_at # null: it does not expire
  }
}
