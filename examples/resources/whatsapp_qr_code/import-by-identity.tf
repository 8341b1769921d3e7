import {
  to = whatsapp_qr_code.poster
  identity = {
    phone_number_id = "106000000000001"
    code            = "UCU74YIPENA3OY"
  }
}
