# The ID consists of the WhatsApp Business Account ID, the name and the language.
terraform import whatsapp_message_template.order_update 102000000000001/order_update/en_US
