action "whatsapp_send_template_message" "test" {
  config {
    phone_number_id   = "106000000000001"
    to                = "+16505551234"
    template_name     = "hello_world"
    template_language = "en_US"
  }
}

# terraform apply -invoke=action.whatsapp_send_template_message.test
