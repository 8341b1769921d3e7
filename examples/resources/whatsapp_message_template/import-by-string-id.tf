import {
  to = whatsapp_message_template.order_update
  id = "102000000000001/order_update/en_US"
}
