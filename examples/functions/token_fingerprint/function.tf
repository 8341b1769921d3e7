variable "support_token" {
  description = "System user access token that the support project talks to customers with."
  type        = string
  ephemeral   = true
}

resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

locals {
  support_token = provider::whatsapp::token_fingerprint(var.support_token) # ephemeral, as its argument
}

# Does the secret store still hold the token that the project uses?
check "support_token" {
  assert {
    condition     = local.support_token == whatsapp_token_binding.support.token_fingerprint
    error_message = "The project uses another token than the secret store holds."
  }
}
