variable "verify_token" {
  type      = string
  ephemeral = true
}

action "whatsapp_business_account_webhook_resubscribe" "support" {
  config {
    business_account_id = "102000000000001"
    verify_token_wo     = var.verify_token # only if the subscription has an override
  }
}

# terraform apply -invoke=action.whatsapp_business_account_webhook_resubscribe.support
