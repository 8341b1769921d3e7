variable "support_token" {
  type      = string
  ephemeral = true
}

# Fails the plan if the token does not meet the requirements. The token is not stored.
ephemeral "whatsapp_token_scopes" "support" {
  access_token     = var.support_token
  minimum_validity = "168h"

  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000001"]
  }
}

# The plan does not fail. The check block warns of scopes that are not needed.
ephemeral "whatsapp_token_scopes" "least_privilege" {
  access_token = var.support_token
  on_failure   = "none"
}

check "least_privilege" {
  assert {
    condition     = length(ephemeral.whatsapp_token_scopes.least_privilege.excess_scopes) == 0
    error_message = "The support project's token has more scopes than the chat needs."
  }
}
