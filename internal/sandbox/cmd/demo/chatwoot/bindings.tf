variable "support_token" { ephemeral = true }

# What the inbox holds already is adopted.
import {
  to = whatsapp_token_binding.support
  id = "1"
}

import {
  to = whatsapp_phone_number_binding.support
  id = "1"
}

# The token that the inbox uses to talk to customers, and the phone number that it talks from.
resource "whatsapp_token_binding" "support" {
  project         = "1" # the id of the inbox
  access_token_wo = var.support_token
}

resource "whatsapp_phone_number_binding" "support" {
  project         = "1"
  phone_number_id = "106000000000001"

  # Chatwoot asks Meta with the token that the inbox holds whenever it is saved, so a good token comes first.
  depends_on = [whatsapp_token_binding.support]
}
