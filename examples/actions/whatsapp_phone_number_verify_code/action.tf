variable "code" {
  type      = string
  ephemeral = true
}

action "whatsapp_phone_number_verify_code" "support" {
  config {
    phone_number_id = "106000000000003"
    code_wo         = var.code
  }
}

# terraform apply -invoke=action.whatsapp_phone_number_verify_code.support -var code=123456
