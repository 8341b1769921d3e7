import {
  to = whatsapp_zammad_channel.sales
  identity = {
    id = "2"
  }
}
