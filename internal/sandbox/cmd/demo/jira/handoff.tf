# What a person has told to be done.
variable "confirmed_code" { default = null }

# What a person enters in Chat for JSM: the token, and the phone number that it talks from.
resource "whatsapp_jsm_handoff" "support" {
  project         = "SUP"
  phone_number_id = "106000000000001"
  access_token_wo = var.support_token
  confirmed_code  = var.confirmed_code
}
