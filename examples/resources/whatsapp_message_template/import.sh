# The ID consists of the WhatsApp Business Account ID, the name and the language.
terraform import whatsapp_message_template.order_update 102000000000001/order_update/en_US

# The ID of the template can be in the place of name and language. It can stand alone if the token names the account.
terraform import whatsapp_message_template.order_update 102000000000001/910000000000001
