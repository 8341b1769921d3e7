import {
  to = whatsapp_zammad_channel.sales
  id = "2"
}
