action "whatsapp_message_template_unpause" "spring_offer" {
  config {
    business_account_id = "102000000000001"
    name                = "spring_offer"
    language            = "en_US"
  }
}

# terraform apply -invoke=action.whatsapp_message_template_unpause.spring_offer
