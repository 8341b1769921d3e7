terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_token_scopes" "provider" {
  required_scopes = ["business_management"]
}

locals {
  missing = provider::whatsapp::missing_scopes(
    data.whatsapp_token_scopes.provider.scopes,
    ["whatsapp_business_management", "whatsapp_business_messaging"],
  )
}

check "messaging" {
  assert {
    condition     = length(local.missing) == 0
    error_message = "The provider's token lacks ${join(", ", local.missing)}."
  }
}

output "missing_scopes" {
  value = local.missing
}
